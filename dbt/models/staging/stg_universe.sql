-- grain: rule or exception of who counts
select
    rule_id,
    kind,
    level as unit_level,
    nullif(unit_types, '') as unit_types,
    nullif(unit_id, '') as unit_id,
    cast(valid_from as date) as valid_from,
    coalesce(cast(nullif(valid_to, '') as date), date '9999-12-31') as valid_to
from {{ source('catalog', 'universe') }}
