-- grain: group × unit × interval of membership
select
    group_type,
    group_code,
    unit_id,
    cast(valid_from as date) as valid_from,
    coalesce(cast(nullif(valid_to, '') as date), date '9999-12-31') as valid_to
from {{ source('catalog', 'unit_groups') }}
