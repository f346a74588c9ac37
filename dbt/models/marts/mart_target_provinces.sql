-- grain: target × reading × stage × province (or the central agencies) × period: what each adds to
-- the nation's gap, adding up to it, and its rank among those above the coverage floor
with

results as (
    select
        targets.target_id,
        targets.reading,
        targets.is_default_reading and results.stage = targets.default_stage as is_default,
        indicators.method,
        results.stage,
        results.unit_id,
        results.unit_level,
        results.period_end,
        results.result_value,
        results.result_low,
        results.result_high,
        results.units_expected,
        results.units_reported,
        results.data_kind,
        -- a province that has a pilot is one of the provinces that have one
        case
            when indicators.method <> 'count_per_unit' or results.unit_level = 'nation'
                then results.numerator
            when results.numerator >= targets.target_value then 1.0
            when results.numerator is not null then 0.0
        end as numerator,
        case
            when indicators.method <> 'count_per_unit' or results.unit_level = 'nation'
                then results.denominator
            when results.numerator is not null then 1.0
        end as denominator,
        case when indicators.method = 'count_per_unit' then 100.0 else targets.target_value end
            as target_value
    from {{ ref('dim_targets') }} as targets
    inner join {{ ref('dim_indicators') }} as indicators
        on targets.indicator_id = indicators.indicator_id
    inner join {{ ref('fct_unit_results') }} as results
        on targets.indicator_id = results.indicator_id
        and results.map_date = results.period_end
        and results.unit_level in ('nation', 'province', 'central')
        and targets.starts_on <= results.period_end
        and (targets.closes_on is null or targets.closes_on >= results.period_end)
    where targets.owner = 'VN' and indicators.method <> 'count_of_units'
),

nations as (
    select target_id, reading, stage, period_end, denominator
    from results
    where unit_level = 'nation'
),

parts as (
    select
        results.*,
        cast(results.units_reported as double) / nullif(results.units_expected, 0) as coverage,
        -- in units of the target (communes, files, persons): positive where they are missing
        results.target_value * results.denominator / 100.0 - results.numerator as gap_units,
        nations.denominator as nation_denominator,
        cast(results.units_reported as double) / nullif(results.units_expected, 0)
        >= {{ var('coverage_floor') }}
        and results.result_value is not null
        and results.unit_level = 'province' as is_ranked
    from results
    inner join nations
        on results.target_id = nations.target_id
        and results.reading = nations.reading
        and results.stage = nations.stage
        and results.period_end = nations.period_end
    where results.unit_level <> 'nation'
),

ranked as (
    select
        *,
        case
            when is_ranked then rank() over (
                    partition by target_id, reading, stage, period_end, is_ranked
                    order by result_value desc
                )
        end as value_rank,
        case
            when is_ranked then count(*) over (
                    partition by target_id, reading, stage, period_end, is_ranked
                )
        end as ranked_count
    from parts
)

select
    ranked.target_id,
    ranked.reading,
    ranked.stage,
    ranked.unit_id,
    units.unit_code,
    ranked.period_end,
    ranked.is_default,
    cast(ranked.numerator as double) as numerator,
    cast(ranked.denominator as double) as denominator,
    cast(ranked.result_value as double) as value,
    cast(ranked.result_low as double) as value_low,
    cast(ranked.result_high as double) as value_high,
    cast(ranked.coverage as double) as coverage,
    cast(ranked.gap_units as double) as gap_units,
    cast(-100.0 * ranked.gap_units / nullif(ranked.nation_denominator, 0) as double)
        as contribution_points,
    cast(ranked.value_rank as bigint) as value_rank,
    cast(ranked.ranked_count as bigint) as ranked_count,
    ranked.data_kind
from ranked
inner join {{ ref('dim_units') }} as units on ranked.unit_id = units.unit_id
