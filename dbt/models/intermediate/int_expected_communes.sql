-- grain: universe × commune × period: the communes that an indicator of that universe counts
with

communes as (
    select period_end, unit_id, unit_type, province_id
    from {{ ref('int_unit_tree') }}
    where ancestor_level = 'commune'
),

rules as (
    select * from {{ ref('stg_universe') }}
    where unit_level = 'commune'
),

left_out as (
    select communes.period_end, communes.unit_id
    from communes
    inner join rules
        on rules.kind = 'exclude'
        and communes.unit_id = rules.unit_id
        and communes.period_end between rules.valid_from and rules.valid_to
)

select
    'all_communes' as universe,
    period_end,
    unit_id,
    province_id
from communes
union all
select distinct
    'programme_communes' as universe,
    communes.period_end,
    communes.unit_id,
    communes.province_id
from communes
inner join rules
    on communes.period_end between rules.valid_from and rules.valid_to
    and (
        (
            rules.kind = 'rule'
            and concat(' ', rules.unit_types, ' ') like concat('% ', communes.unit_type, ' %')
        )
        or (rules.kind = 'include' and communes.unit_id = rules.unit_id)
    )
left join left_out
    on communes.unit_id = left_out.unit_id and communes.period_end = left_out.period_end
where left_out.unit_id is null
