-- grain: unit (code and the day it began)
select
    unit_id,
    code as unit_code,
    level as unit_level,
    cast(nullif(latitude, '') as double) as latitude,
    cast(nullif(longitude, '') as double) as longitude,
    cast(nullif(area_km2, '') as double) as area_km2,
    cast(nullif(valid_from, '') as date) as valid_from,
    coalesce(cast(nullif(valid_to, '') as date), date '9999-12-31') as valid_to
from {{ source('catalog', 'units') }}
