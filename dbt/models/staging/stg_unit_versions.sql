-- grain: unit × interval in which name, type and parent stay the same
select
    unit_id,
    nullif(parent_id, '') as parent_id,
    name as unit_name,
    type as unit_type,
    cast(valid_from as date) as valid_from,
    coalesce(cast(nullif(valid_to, '') as date), date '9999-12-31') as valid_to
from {{ source('catalog', 'unit_versions') }}
