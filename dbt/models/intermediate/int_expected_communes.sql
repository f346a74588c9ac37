-- grain: universe × commune × period: the communes that an indicator of that universe counts
select
    'all_communes' as universe,
    period_end,
    unit_id,
    province_id
from {{ ref('int_unit_tree') }}
where ancestor_level = 'commune'
union all
select
    'programme_communes' as universe,
    period_end,
    unit_id,
    province_id
from {{ ref('int_unit_tree') }}
where ancestor_level = 'commune' and unit_type in ('xa', 'dac_khu')
