-- grain: commune × ancestor (itself, district, province, nation) × period
select
    period_end,
    unit_id,
    ancestor_id,
    ancestor_level,
    district_id,
    province_id
from {{ ref('int_unit_tree') }}
