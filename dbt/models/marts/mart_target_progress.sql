-- grain: target_id, reading, stage, unit_id, period_end, map_date
{%- set carried = [
    'target_id', 'reading', 'stage', 'unit_id', 'unit_level', 'unit_code', 'period_end',
    'map_date', 'is_default', 'method', 'numerator', 'denominator', 'result_value',
    'result_low', 'result_high', 'interval_basis', 'units_expected', 'units_reported',
    'coverage', 'target_value', 'status', 'is_final', 'data_kind',
] %}
{#- what only a series has: one commune, or a level that ended, has none #}
{%- set of_series = [
    'required_value', 'baseline_value', 'baseline_period_end', 'previous_value',
    'previous_period_end', 'comparable_low', 'comparable_high', 'verdict_path', 'verdict_pace',
] %}
{%- set unsaid = ['numerator', 'denominator', 'result_value', 'result_low', 'result_high'] %}
with

targets as (
    select
        targets.*,
        indicators.method,
        indicators.breaks_on
    from {{ ref('dim_targets') }} as targets
    inner join {{ ref('dim_indicators') }} as indicators
        on targets.indicator_id = indicators.indicator_id
),

units as (
    select * from {{ ref('dim_units') }}
),

results as (
    select * from {{ ref('fct_unit_results') }}
),

-- a target holds for the nation, or as a province's own floor for that province alone
joined as (
    select
        targets.target_id,
        targets.reading,
        targets.indicator_id,
        targets.method,
        targets.is_default_reading and results.stage = targets.default_stage as is_default,
        results.stage,
        results.unit_id,
        results.unit_level,
        units.unit_code,
        results.period_end,
        results.map_date,
        results.numerator,
        results.denominator,
        results.result_value,
        results.result_low,
        results.result_high,
        results.interval_basis,
        results.units_expected,
        results.units_reported,
        results.status,
        results.data_kind,
        targets.deadline,
        -- a pilot in every province: a count for a province, for the nation a share of provinces
        case
            when targets.method = 'count_per_unit' and results.unit_level = 'nation' then 100.0
            else targets.target_value
        end as target_value,
        cast(results.units_reported as double) / nullif(results.units_expected, 0) as coverage,
        -- the last word is said at the deadline, when the level closes or the unit's map ends
        results.period_end >= targets.deadline
        or results.period_end >= coalesce(targets.closes_on, targets.deadline)
        or units.valid_to <= results.period_end as is_final,
        -- no difference crosses a new map or a new wording
        case
            when results.period_end = results.map_date then date '1900-01-01'
            else results.map_date
        end as series_map,
        case when results.period_end >= {{ merger_date() }} then 1 else 0 end as map_epoch,
        case when results.period_end >= targets.breaks_on then 1 else 0 end as wording_epoch
    from targets
    inner join results
        on targets.indicator_id = results.indicator_id
        and targets.starts_on <= results.period_end
        and (targets.closes_on is null or targets.closes_on >= results.period_end)
    inner join units on results.unit_id = units.unit_id
    where
        targets.owner = 'VN'
        or (units.unit_level = 'province' and units.unit_code = targets.owner)
),

-- one commune meets it or not: it has no path and no pace
summed as (
    select
        *,
        coverage >= {{ var('coverage_floor') }} and result_value is not null as is_baseline
    from joined
    where unit_level <> 'commune'
),

-- a series is one unit on one map under one wording; its baseline is its first period at the
-- coverage floor
compared as (
    select
        summed.*,
        min(case when is_baseline then period_end end) over series_to_date as baseline_period_end,
        min_by(result_value, case when is_baseline then period_end end) over series_to_date
            as baseline_value,
        lag(result_value) over series as previous_value,
        lag(period_end) over series as previous_period_end,
        lag(period_end) over across_breaks as any_earlier_period_end
    from summed
    window
        series as (
            partition by
                target_id, reading, stage, unit_id, series_map, map_epoch, wording_epoch
            order by period_end
        ),
        series_to_date as (
            partition by
                target_id, reading, stage, unit_id, series_map, map_epoch, wording_epoch
            order by period_end rows between unbounded preceding and current row
        ),
        across_breaks as (
            partition by target_id, reading, stage, unit_id, series_map
            order by period_end
        )
),

-- after the merger: what the same area had before, on the units of this map
comparable as (
    select
        compared.*,
        earlier.value_low as comparable_low,
        earlier.value_high as comparable_high
    from compared
    left join {{ ref('fct_comparable_results') }} as earlier
        on compared.indicator_id = earlier.indicator_id
        and compared.stage = earlier.stage
        and compared.unit_id = earlier.unit_id
        and compared.map_date = earlier.map_date
        and compared.map_epoch = 1
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
    from comparable
),

methods as (
    select
        *,
        case
            when is_final or result_value is null then null
            when result_value >= target_value then 'on_track'
            when required_value is null or period_end = baseline_period_end then null
            when result_value >= required_value then 'on_track'
            else 'off_track'
        end as verdict_path,
        case
            when is_final or result_value is null then null
            when result_value >= target_value then 'on_track'
            when observed_pace is null then null
            when observed_pace >= required_pace then 'on_track'
            else 'off_track'
        end as verdict_pace
    from paced
),

judged as (
    select
        *,
        case
            when result_value is null then null
            when is_final and result_value >= target_value then 'met'
            when is_final then 'not_met'
            when verdict_path is null or verdict_pace is null then null
            when verdict_path = verdict_pace then verdict_path
            else 'method_dependent'
        end as verdict
    from methods
),

together as (
    select
        {{ carried | join(',\n        ') }},
        {{ of_series | join(',\n        ') }},
        coalesce(previous_period_end <> any_earlier_period_end, any_earlier_period_end is not null)
        or comparable_low is not null as has_break,
        verdict
    from judged
    union all
    select
        {{ carried | join(',\n        ') }},
        {% for column in of_series -%}
        null as {{ column }},
        {% endfor -%}
        false as has_break,
        case
            when result_value is null then null
            when is_final and result_value >= target_value then 'met'
            when is_final then 'not_met'
        end as verdict
    from joined
    where unit_level = 'commune'
    union all
    select
        closed.target_id,
        closed.reading,
        closed.stage,
        closed.unit_id,
        closed.unit_level,
        units.unit_code,
        closed.period_end,
        closed.period_end as map_date,
        closed.is_default,
        targets.method,
        {% for column in unsaid -%}
        null as {{ column }},
        {% endfor -%}
        'none' as interval_basis,
        0 as units_expected,
        0 as units_reported,
        null as coverage,
        targets.target_value,
        closed.status,
        true as is_final,
        null as data_kind,
        {% for column in of_series -%}
        null as {{ column }},
        {% endfor -%}
        false as has_break,
        null as verdict
    from {{ ref('fct_unassessed_targets') }} as closed
    inner join targets
        on closed.target_id = targets.target_id and closed.reading = targets.reading
    inner join units on closed.unit_id = units.unit_id
)

select
    target_id,
    reading,
    stage,
    unit_id,
    cast(period_end as date) as period_end,
    cast(map_date as date) as map_date,
    is_default,
    unit_level,
    unit_code,
    cast(numerator as double) as numerator,
    cast(denominator as double) as denominator,
    cast(result_value as double) as value,
    cast(result_low as double) as value_low,
    cast(result_high as double) as value_high,
    interval_basis,
    cast(units_expected as bigint) as units_expected,
    cast(units_reported as bigint) as units_reported,
    cast(coverage as double) as coverage,
    cast(target_value as double) as target_value,
    cast(result_value - target_value as double) as gap_points,
    {{ units_remaining() }} as remaining_units,
    cast(required_value as double) as required_value,
    cast(baseline_value as double) as baseline_value,
    cast(baseline_period_end as date) as baseline_period_end,
    cast(previous_value as double) as previous_value,
    cast(previous_period_end as date) as previous_period_end,
    cast(result_value - previous_value as double) as change_points,
    cast(comparable_low as double) as comparable_low,
    cast(comparable_high as double) as comparable_high,
    cast(result_value - comparable_high as double) as comparable_change_low,
    cast(result_value - comparable_low as double) as comparable_change_high,
    has_break,
    status,
    verdict,
    verdict_path,
    verdict_pace,
    is_final,
    coalesce(result_low >= target_value or result_high < target_value, false) as verdict_fixed,
    data_kind
from together
