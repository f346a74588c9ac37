-- grain: universe × unit × period: the units that an indicator of that universe counts
with

units as (
    select period_end, unit_id, unit_level, unit_type, district_id, province_id
    from {{ ref('int_unit_tree') }}
    where ancestor_id = unit_id
),

rules as (
    select * from {{ ref('stg_universe') }}
    where unit_level = 'commune'
),

left_out as (
    select units.period_end, units.unit_id
    from units
    inner join rules
        on rules.kind = 'exclude'
        and units.unit_id = rules.unit_id
        and units.period_end between rules.valid_from and rules.valid_to
),

programme_communes as (
    select distinct units.*
    from units
    inner join rules
        on units.unit_level = 'commune'
        and units.period_end between rules.valid_from and rules.valid_to
        and (
            (
                rules.kind = 'rule'
                and concat(' ', rules.unit_types, ' ') like concat('% ', units.unit_type, ' %')
            )
            or (rules.kind = 'include' and units.unit_id = rules.unit_id)
        )
    left join left_out
        on units.unit_id = left_out.unit_id and units.period_end = left_out.period_end
    where left_out.unit_id is null
),

-- a district-level unit counts while it contains a xã; island districts have a set of their own
counted_districts as (
    select period_end, district_id
    from programme_communes
    where district_id is not null
    union
    select units.period_end, units.district_id
    from units
    inner join {{ ref('stg_unit_groups') }} as island_districts
        on island_districts.group_type = 'island_district'
        and units.unit_id = island_districts.unit_id
        and units.period_end between island_districts.valid_from and island_districts.valid_to
    where units.district_id is not null
),

programme_districts as (
    select units.*
    from units
    inner join counted_districts
        on units.unit_id = counted_districts.district_id
        and units.period_end = counted_districts.period_end
),

members as (
    select
        'programme_communes' as universe, period_end, unit_id, unit_level, district_id,
        province_id
    from programme_communes
    union all
    select
        'programme_districts' as universe, period_end, unit_id, unit_level, district_id,
        province_id
    from programme_districts
    union all
    select
        'programme_rural_districts' as universe, period_end, unit_id, unit_level, district_id,
        province_id
    from programme_districts
    where unit_type = 'huyen'
    union all
    -- an island district without communes stands in the list of communes too
    select
        'all_communes' as universe, period_end, unit_id, unit_level, district_id,
        province_id
    from units
    where unit_level = 'commune' and unit_type <> 'huyen'
    union all
    select
        'all_districts' as universe, period_end, unit_id, unit_level, district_id,
        province_id
    from units
    where unit_level = 'district'
    union all
    select
        'provinces' as universe, period_end, unit_id, unit_level, district_id,
        province_id
    from units
    where unit_level = 'province'
    union all
    select
        'central_agencies' as universe, period_end, unit_id, unit_level, district_id,
        province_id
    from units
    where unit_level = 'central'
),

pools as (
    select 'programme_units' as universe, 'programme_communes' as member
    union all
    select 'programme_units' as universe, 'programme_districts' as member
    union all
    select 'managing_units' as universe, 'programme_communes' as member
    union all
    select 'managing_units' as universe, 'programme_districts' as member
    union all
    select 'managing_units' as universe, 'provinces' as member
    union all
    select 'managing_units' as universe, 'central_agencies' as member
)

select universe, period_end, unit_id, unit_level, district_id, province_id
from members
union all
select
    pools.universe, members.period_end, members.unit_id, members.unit_level, members.district_id,
    members.province_id
from members
inner join pools on members.universe = pools.member
