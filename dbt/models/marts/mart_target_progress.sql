-- grain: target_id, reading, stage, unit_id, period_end, map_date
with

targets as (
    select * from {{ ref('dim_targets') }}
),

units as (
    select * from {{ ref('dim_units') }}
),

results as (
    select * from {{ ref('fct_unit_results') }}
),

joined as (
    select
        targets.target_id,
        targets.reading,
        results.stage,
        results.unit_id,
        results.period_end,
        targets.is_default_reading and results.stage = targets.default_stage as is_default,
        results.unit_level,
        units.unit_code,
        results.numerator,
        results.denominator,
        results.result_value,
        results.result_low,
        results.result_high,
        results.interval_basis,
        results.units_expected,
        results.units_reported,
        1.0 * results.units_reported / results.units_expected as coverage,
        targets.target_value,
        targets.deadline,
        results.status,
        results.data_kind,
        -- the last word is said at the deadline or when the unit's map ends
        results.period_end >= targets.deadline or units.valid_to <= results.period_end as is_final
    from targets
    inner join results on targets.indicator_id = results.indicator_id
    inner join units on results.unit_id = units.unit_id
),

baselines as (
    select
        target_id,
        reading,
        stage,
        unit_id,
        min(period_end) as baseline_period_end
    from joined
    where coverage >= {{ var('coverage_floor') }} and result_value is not null
    group by target_id, reading, stage, unit_id
),

compared as (
    select
        joined.*,
        baselines.baseline_period_end,
        starts.result_value as baseline_value,
        lag(joined.result_value) over (
            partition by joined.target_id, joined.reading, joined.stage, joined.unit_id
            order by joined.period_end
        ) as previous_value,
        lag(joined.period_end) over (
            partition by joined.target_id, joined.reading, joined.stage, joined.unit_id
            order by joined.period_end
        ) as previous_period_end
    from joined
    left join baselines
        on joined.target_id = baselines.target_id
        and joined.reading = baselines.reading
        and joined.stage = baselines.stage
        and joined.unit_id = baselines.unit_id
        and joined.period_end >= baselines.baseline_period_end
    left join joined as starts
        on joined.target_id = starts.target_id
        and joined.reading = starts.reading
        and joined.stage = starts.stage
        and joined.unit_id = starts.unit_id
        and baselines.baseline_period_end = starts.period_end
),

paced as (
    select
        *,
        -- straight path from the baseline to the target at the deadline
        case
            when period_end >= deadline then target_value
            when baseline_value is not null then baseline_value
                + (target_value - baseline_value)
                * {{ days_between('baseline_period_end', 'period_end') }}
                / {{ days_between('baseline_period_end', 'deadline') }}
        end as required_value,
        -- observed pace of the last period against the pace still required (UN ESCAP)
        (result_value - previous_value)
        / nullif({{ days_between('previous_period_end', 'period_end') }}, 0) as observed_pace,
        (target_value - result_value)
        / nullif({{ days_between('period_end', 'deadline') }}, 0) as required_pace
    from compared
),

judged as (
    select
        *,
        case
            when result_value is null then null
            when is_final and result_value >= target_value then 'met'
            when is_final then 'not_met'
            -- one commune meets it or not: it has no path and no pace
            when unit_level = 'commune' then null
            when result_value >= target_value then 'on_track'
            when observed_pace is null or period_end = baseline_period_end then null
            when result_value >= required_value and observed_pace >= required_pace then 'on_track'
            when result_value < required_value and observed_pace < required_pace then 'off_track'
            else 'method_dependent'
        end as verdict
    from paced
)

select
    target_id,
    reading,
    stage,
    unit_id,
    period_end,
    period_end as map_date,
    is_default,
    unit_level,
    unit_code,
    numerator,
    denominator,
    result_value as value,
    result_low as value_low,
    result_high as value_high,
    interval_basis,
    units_expected,
    units_reported,
    cast(coverage as double) as coverage,
    target_value,
    cast(result_value - target_value as double) as gap_points,
    cast(
        greatest(ceil(target_value * units_expected / 100.0) - coalesce(numerator, 0), 0) as bigint
    ) as remaining_units,
    cast(required_value as double) as required_value,
    baseline_value,
    baseline_period_end,
    status,
    verdict,
    coalesce(result_low >= target_value or result_high < target_value, false) as verdict_fixed,
    data_kind
from judged
