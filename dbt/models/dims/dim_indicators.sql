-- grain: indicator
select
    indicator_id,
    name_vi,
    name_en,
    method,
    numerator_fact,
    denominator_fact,
    threshold,
    facts_from,
    not_registered,
    not_applicable,
    universe,
    feed,
    breaks_on,
    unit
from {{ ref('stg_indicators') }}
