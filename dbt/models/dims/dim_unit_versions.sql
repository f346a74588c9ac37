-- grain: unit × interval in which name, type and parent stay the same
select
    unit_id,
    parent_id,
    unit_name,
    unit_type,
    valid_from,
    valid_to
from {{ ref('stg_unit_versions') }}
