-- grain: tracked task of the Decision, K01 to K28
select
    task_id,
    name_vi,
    name_en,
    clause,
    indicator_vi,
    indicator_en,
    frequency
from {{ ref('stg_tasks') }}
