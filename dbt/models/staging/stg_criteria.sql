-- grain: criteria set × version × indicator code
select
    criteria_set,
    version,
    legal_act,
    criterion_no,
    criterion_vi,
    indicator_code,
    indicator_vi,
    indicator_en,
    threshold_vi,
    lead_ministry,
    verification,
    cast(valid_from as date) as valid_from,
    cast(valid_to as date) as valid_to
from {{ source('catalog', 'criteria') }}
