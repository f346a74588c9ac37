-- grain: group of units
select
    group_type,
    group_code,
    name_vi,
    name_en,
    members_known
from {{ source('catalog', 'groups') }}
