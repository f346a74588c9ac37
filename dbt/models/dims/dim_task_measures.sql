-- grain: task × measure, with the feed that brings it
select
    task_id,
    measure,
    feed,
    name_vi,
    name_en,
    unit
from {{ ref('stg_task_measures') }}
