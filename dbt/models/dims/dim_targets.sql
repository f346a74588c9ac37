-- grain: target × reading
select
    target_id,
    reading,
    version,
    is_default_reading,
    default_stage,
    owner,
    indicator_id,
    comparator,
    target_value,
    unit,
    strength,
    deadline,
    clause,
    name_vi,
    name_en,
    text_vi,
    text_en,
    reading_vi,
    reading_en,
    verification
from {{ ref('stg_targets') }}
