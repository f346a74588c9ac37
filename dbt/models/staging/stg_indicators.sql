-- grain: indicator
select
    indicator_id,
    name_vi,
    name_en,
    method,
    numerator_fact,
    universe,
    feed,
    unit,
    nullif(denominator_fact, '') as denominator_fact,
    coalesce(nullif(facts_from, ''), 'own') as facts_from,
    nullif(not_registered, '') as not_registered,
    nullif(not_applicable, '') as not_applicable,
    cast(nullif(breaks_on, '') as date) as breaks_on,
    cast(nullif(threshold, '') as double) as threshold
from {{ source('catalog', 'indicators') }}
