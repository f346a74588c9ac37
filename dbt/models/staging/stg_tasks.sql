-- grain: tracked task of the Decision
select
    code as task_id,
    label_vi as name_vi,
    label_en as name_en,
    clause,
    indicator_vi,
    indicator_en,
    frequency
from {{ source('catalog', 'tasks') }}
