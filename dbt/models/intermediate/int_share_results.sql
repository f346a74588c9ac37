-- grain: indicator × stage × expected unit × half-year, where units that meet something are
-- counted: what a unit adds to the share, and the least and most it may add when it is silent or
-- has quarantined rows of its own
with

grid as (
    select * from {{ ref('int_expected_results') }}
    where method like 'share_of_units%' or method in ('count_per_unit', 'count_of_units')
),

-- one row for each fact that the indicator asks for
asked as (
    select
        grid.indicator_id,
        grid.method,
        grid.stage,
        grid.unit_id,
        grid.unit_level,
        grid.district_id,
        grid.province_id,
        grid.period_end,
        grid.denominator_fact,
        grid.threshold,
        grid.not_registered,
        grid.not_applicable,
        facts.state,
        coalesce(facts.data_kind, reports.data_kind) as data_kind,
        coalesce(facts.fact_value, 0.0) as fact_value,
        facts.unit_id is not null or reports.unit_id is not null as is_reported,
        coalesce(facts.fact_value, 0.0) >= grid.threshold as is_met,
        grid.stage = 'none' as may_gain_rows,
        coalesce(open_rows.placed_rows_count, 0) as placed_rows_count,
        coalesce(open_rows.unplaced_rows_count, 0) as unplaced_rows_count
    from grid
    inner join {{ ref('int_indicator_facts') }} as needs
        on grid.indicator_id = needs.indicator_id
    left join {{ ref('int_period_facts') }} as facts
        on needs.fact = facts.fact
        and grid.stage = facts.stage
        and grid.facts_from = facts.facts_from
        and grid.unit_id = facts.unit_id
        and grid.period_end = facts.period_end
    left join {{ ref('int_feed_reports') }} as reports
        on needs.feed = reports.feed
        and grid.unit_id = reports.unit_id
        and grid.period_end = reports.period_end
    left join {{ ref('int_open_rows') }} as open_rows
        on needs.feed = open_rows.feed
        and grid.facts_from = open_rows.facts_from
        and grid.unit_id = open_rows.unit_id
        and grid.period_end = open_rows.period_end
),

bounded as (
    select
        *,
        case when is_reported and is_met then 1.0 else 0.0 end as met_low,
        -- a silent unit may meet it, and so may one with quarantined rows of its own
        case
            when not is_reported or is_met then 1.0
            when may_gain_rows and placed_rows_count > 0 then 1.0
            else 0.0
        end as met_high
    from asked
),

-- all of several facts or any of them: the least or the greatest of what each says
answered as (
    select
        indicator_id,
        method,
        stage,
        unit_id,
        unit_level,
        district_id,
        province_id,
        period_end,
        denominator_fact,
        threshold,
        not_registered,
        not_applicable,
        state,
        data_kind,
        fact_value,
        is_reported,
        may_gain_rows,
        placed_rows_count,
        unplaced_rows_count,
        met_low,
        met_high
    from bounded
    where method not in ('share_of_units_with_all', 'share_of_units_with_any')
    union all
    select
        indicator_id,
        method,
        stage,
        unit_id,
        unit_level,
        district_id,
        province_id,
        period_end,
        denominator_fact,
        threshold,
        not_registered,
        not_applicable,
        max(state) as state,
        {{ weakest_data_kind('data_kind') }} as data_kind,
        sum(fact_value) as fact_value,
        min(case when is_reported then 1 else 0 end) = 1 as is_reported,
        max(case when may_gain_rows then 1 else 0 end) = 1 as may_gain_rows,
        sum(placed_rows_count) as placed_rows_count,
        sum(unplaced_rows_count) as unplaced_rows_count,
        case method
            when 'share_of_units_with_all' then min(met_low) else max(met_low)
        end as met_low,
        case method
            when 'share_of_units_with_all' then min(met_high) else max(met_high)
        end as met_high
    from bounded
    where method in ('share_of_units_with_all', 'share_of_units_with_any')
    group by
        indicator_id, method, stage, unit_id, unit_level, district_id, province_id, period_end,
        denominator_fact, threshold, not_registered, not_applicable
),

-- shares among units that another fact chooses, such as communes recognised as NTM
choices as (
    select
        answered.indicator_id,
        answered.stage,
        answered.unit_id,
        answered.period_end,
        choosers.unit_id is not null or reports.unit_id is not null as is_reported,
        coalesce(choosers.fact_value, 0.0) >= answered.threshold as is_chosen,
        -- a silent province may have given it, and a quarantined row may hold the title that the
        -- unit seems to lack
        coalesce(choosers.fact_value, 0.0) < answered.threshold
        and (
            (choosers.unit_id is null and reports.unit_id is null)
            or coalesce(open_rows.placed_rows_count + open_rows.unplaced_rows_count, 0) > 0
        ) as is_open
    from answered
    left join {{ ref('int_period_facts') }} as choosers
        on answered.denominator_fact = choosers.fact
        and choosers.stage = 'none'
        and choosers.facts_from = 'own'
        and answered.unit_id = choosers.unit_id
        and answered.period_end = choosers.period_end
    left join {{ ref('int_feed_reports') }} as reports
        on reports.feed = 'recognitions'
        and answered.unit_id = reports.unit_id
        and answered.period_end = reports.period_end
    left join {{ ref('int_open_rows') }} as open_rows
        on open_rows.feed = 'recognitions'
        and open_rows.facts_from = 'own'
        and answered.unit_id = open_rows.unit_id
        and answered.period_end = open_rows.period_end
    where answered.denominator_fact is not null
),

judged as (
    select
        answered.indicator_id,
        answered.method,
        answered.stage,
        answered.unit_id,
        answered.unit_level,
        answered.district_id,
        answered.province_id,
        answered.period_end,
        answered.state,
        answered.data_kind,
        answered.fact_value,
        answered.placed_rows_count,
        answered.unplaced_rows_count,
        answered.may_gain_rows,
        answered.met_low,
        answered.met_high,
        answered.is_reported and coalesce(choices.is_reported, true) as is_reported,
        coalesce(choices.is_open, false) as is_choice_open,
        coalesce(choices.is_chosen, true) as is_chosen,
        (
            answered.state is null
            or answered.state = 'reported'
            or (answered.state = 'not_registered' and answered.not_registered = 'not_met')
            or (answered.state = 'not_applicable' and answered.not_applicable = 'not_met')
        ) as is_countable
    from answered
    left join choices
        on answered.indicator_id = choices.indicator_id
        and answered.stage = choices.stage
        and answered.unit_id = choices.unit_id
        and answered.period_end = choices.period_end
),

counted as (
    select
        *,
        is_countable and is_chosen as is_counted,
        is_countable and is_choice_open as is_maybe_counted
    from judged
)

select
    indicator_id,
    method,
    stage,
    unit_id,
    unit_level,
    district_id,
    province_id,
    period_end,
    data_kind,
    is_reported,
    0 as open_numerator_rows_count,
    unplaced_rows_count,
    0.0 as lacking_amount,
    0.0 as lacking_amount_most,
    0 as movable_rows_count,
    case
        when not is_reported then 'not_reported'
        when state = 'not_registered' then 'not_assessed'
        when state = 'not_applicable' then 'not_applicable'
        when may_gain_rows and placed_rows_count + unplaced_rows_count > 0 then 'partly_reported'
        when is_maybe_counted then 'partly_reported'
        else 'reported'
    end as status,
    case when not is_reported then null when is_counted then met_low else 0.0 end as numerator,
    case when not is_reported then null when is_counted then 1.0 else 0.0 end as denominator,
    -- a unit that may count lowers a share if it does not meet it, and raises it if it does
    case when is_counted then met_low else 0.0 end as numerator_low,
    case
        when is_counted then 1.0
        when is_maybe_counted then 1.0 - met_low
        else 0.0
    end as denominator_low,
    case when is_counted or is_maybe_counted then met_high else 0.0 end as numerator_high,
    case
        when is_counted then 1.0
        when is_maybe_counted then met_high
        else 0.0
    end as denominator_high,
    -- a row whose unit is unknown could lift this unit over the threshold, of both facts one that
    -- was reported while the other is silent
    is_counted and may_gain_rows and met_high < 1.0 as is_liftable,
    true as has_interval_basis,
    -- what one unit shows of itself where the indicator is a count
    case when method = 'count_per_unit' and is_reported then fact_value end as unit_count,
    case
        when method = 'count_per_unit' and is_reported
            then fact_value + placed_rows_count + unplaced_rows_count
    end as unit_count_high
from counted
