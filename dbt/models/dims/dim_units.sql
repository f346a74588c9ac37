-- grain: unit (code and the day it began), with its latest name
with

versions as (
    select
        *,
        row_number() over (partition by unit_id order by valid_from desc) as recency
    from {{ ref('stg_unit_versions') }}
)

select
    units.unit_id,
    units.unit_code,
    units.unit_level,
    versions.unit_name,
    versions.unit_type,
    versions.parent_id,
    units.latitude,
    units.longitude,
    units.area_km2,
    units.valid_from,
    units.valid_to
from {{ ref('stg_units') }} as units
left join versions on units.unit_id = versions.unit_id and versions.recency = 1
