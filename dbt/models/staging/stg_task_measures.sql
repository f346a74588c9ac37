-- grain: task × measure
select
    task_id,
    code as measure,
    feed,
    label_vi as name_vi,
    label_en as name_en,
    nullif(unit, '') as unit
from {{ source('catalog', 'task_measures') }}
