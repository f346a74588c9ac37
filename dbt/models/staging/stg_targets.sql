-- grain: target × reading
select
    target_id,
    reading,
    version,
    default_stage,
    owner,
    indicator_id,
    comparator,
    unit,
    strength,
    clause,
    name_vi,
    name_en,
    text_vi,
    text_en,
    reading_vi,
    reading_en,
    verification,
    is_default = '1' as is_default_reading,
    cast(target_value as double) as target_value,
    cast(deadline as date) as deadline
from {{ source('catalog', 'targets') }}
