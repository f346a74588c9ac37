-- grain: period × map × province (or the central agencies) × province or nation that holds it on
-- that map: the map of the period, the last one of 63 provinces and the newest. Every province of
-- 2021 went whole into one of 2025, so nothing is estimated.
with

periods as (
    select period_end from {{ ref('stg_periods') }}
),

maps as (
    select
        max(period_end) as newest_map_date,
        max(case when period_end < {{ merger_date() }} then period_end end) as last_old_map_date
    from periods
),

provinces as (
    select period_end, unit_id as province_id
    from {{ ref('int_unit_tree') }}
    where unit_level = 'province' and ancestor_level = 'province'
),

map_dates as (
    select periods.period_end, periods.period_end as map_date from periods
    union
    select periods.period_end, maps.newest_map_date as map_date from periods cross join maps
    union
    select periods.period_end, maps.last_old_map_date as map_date from periods cross join maps
),

successors as (
    select distinct old_province_id, new_province_id
    from {{ ref('int_province_successors') }}
)

select
    map_dates.period_end,
    map_dates.map_date,
    provinces.province_id,
    provinces.province_id as container_id,
    'province' as container_level
from map_dates
inner join provinces on map_dates.period_end = provinces.period_end
where (map_dates.period_end < {{ merger_date() }}) = (map_dates.map_date < {{ merger_date() }})
union all
select
    map_dates.period_end,
    map_dates.map_date,
    provinces.province_id,
    successors.new_province_id as container_id,
    'province' as container_level
from map_dates
inner join provinces on map_dates.period_end = provinces.period_end
inner join successors on provinces.province_id = successors.old_province_id
where map_dates.period_end < {{ merger_date() }} and map_dates.map_date >= {{ merger_date() }}
union all
-- the nation is the same country on every map
select
    map_dates.period_end,
    map_dates.map_date,
    provinces.province_id,
    'VN' as container_id,
    'nation' as container_level
from map_dates
inner join provinces on map_dates.period_end = provinces.period_end
union all
select
    period_end,
    map_date,
    cast(null as string) as province_id,
    'VN' as container_id,
    'nation' as container_level
from map_dates
