-- grain: indicator × stage × province or nation: what was reported on 30 June 2025, restated on the
-- units of 1 July 2025, so that what came after can be compared. A unit that meets something where
-- any of its predecessors did, or only where all did: `value_low` and `value_high` show both
-- policies; where things are counted (registers), any of them is what is true.
with

last_old_day as (
    select max(period_end) as period_end
    from {{ ref('stg_periods') }}
    where period_end < {{ merger_date() }}
),

first_new_day as (
    select min(period_end) as period_end
    from {{ ref('stg_periods') }}
    where period_end >= {{ merger_date() }}
),

new_units as (
    select
        indicators.indicator_id,
        indicators.method,
        expected.unit_id,
        expected.province_id
    from {{ ref('stg_indicators') }} as indicators
    inner join {{ ref('int_expected_units') }} as expected
        on indicators.universe = expected.universe and expected.unit_level = 'commune'
    inner join first_new_day on expected.period_end = first_new_day.period_end
    where indicators.method like 'share_of_units%'
),

links as (
    select
        predecessor_id,
        successor_id,
        relation in ('partial', 'partial_area', 'partial_population') as is_split
    from {{ ref('stg_unit_links') }}
    where effective_date = {{ merger_date() }}
),

before as (
    select unit_results.*
    from {{ ref('int_unit_results') }} as unit_results
    inner join last_old_day on unit_results.period_end = last_old_day.period_end
    where unit_results.is_reported
),

inherited as (
    select
        new_units.indicator_id,
        before.stage,
        new_units.unit_id,
        new_units.province_id,
        max(before.denominator) as denominator,
        -- of a commune that was split nobody knows which part has it
        case
            when before.stage = 'none'
                then max(
                        case when links.is_split then 0.0 else before.numerator end
                    )
            else min(case when before.denominator > 0 then before.numerator end)
        end as numerator_low,
        max(before.numerator) as numerator_high
    from new_units
    inner join links on new_units.unit_id = links.successor_id
    inner join before
        on links.predecessor_id = before.unit_id
        and new_units.indicator_id = before.indicator_id
    group by new_units.indicator_id, before.stage, new_units.unit_id, new_units.province_id
),

shares as (
    select
        inherited.indicator_id,
        inherited.stage,
        containers.container_id as unit_id,
        100.0 * sum(inherited.numerator_low) / nullif(sum(inherited.denominator), 0) as value_low,
        100.0 * sum(inherited.numerator_high) / nullif(sum(inherited.denominator), 0)
            as value_high,
        count(*) as units_compared
    from inherited
    inner join first_new_day on 1 = 1
    inner join {{ ref('int_province_containers') }} as containers
        on inherited.province_id = containers.province_id
        and first_new_day.period_end = containers.period_end
        and first_new_day.period_end = containers.map_date
    group by inherited.indicator_id, inherited.stage, containers.container_id
),

-- sums are divided alike on every map
ratio_parts as (
    select
        before.indicator_id,
        before.stage,
        containers.container_id as unit_id,
        100.0 * sum(before.numerator) / nullif(sum(before.denominator), 0) as ratio,
        count(*) as units_compared
    from before
    inner join first_new_day on 1 = 1
    inner join {{ ref('int_province_containers') }} as containers
        on coalesce(before.province_id, 'TW') = coalesce(containers.province_id, 'TW')
        and before.period_end = containers.period_end
        and first_new_day.period_end = containers.map_date
    where before.method like '%ratio_of_sums'
    group by before.indicator_id, before.stage, containers.container_id
),

-- a province has its predecessors' pilots together
counted_provinces as (
    select
        before.indicator_id,
        before.stage,
        containers.container_id as unit_id,
        sum(before.unit_count) as unit_count
    from before
    inner join first_new_day on 1 = 1
    inner join {{ ref('int_province_containers') }} as containers
        on before.province_id = containers.province_id
        and before.period_end = containers.period_end
        and first_new_day.period_end = containers.map_date
        and containers.container_level = 'province'
    where before.method = 'count_per_unit'
    group by before.indicator_id, before.stage, containers.container_id
),

together as (
    select indicator_id, stage, unit_id, value_low, value_high, units_compared
    from shares
    union all
    select indicator_id, stage, unit_id, ratio as value_low, ratio as value_high, units_compared
    from ratio_parts
    union all
    select
        indicator_id, stage, unit_id, unit_count as value_low, unit_count as value_high,
        1 as units_compared
    from counted_provinces
    union all
    select
        counted_provinces.indicator_id,
        counted_provinces.stage,
        'VN' as unit_id,
        100.0 * avg(case when counted_provinces.unit_count >= 1 then 1 else 0 end)
            as value_low,
        100.0 * avg(case when counted_provinces.unit_count >= 1 then 1 else 0 end)
            as value_high,
        count(*) as units_compared
    from counted_provinces
    group by counted_provinces.indicator_id, counted_provinces.stage
)

select
    together.indicator_id,
    together.stage,
    together.unit_id,
    cast(last_old_day.period_end as date) as period_end,
    cast(first_new_day.period_end as date) as map_date,
    cast(together.value_low as double) as value_low,
    cast(together.value_high as double) as value_high,
    cast(together.units_compared as bigint) as units_compared
from together
cross join last_old_day
cross join first_new_day
