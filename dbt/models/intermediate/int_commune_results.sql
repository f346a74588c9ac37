-- grain: indicator × stage × expected commune × period: what it adds to a result, and what it may
with

indicators as (
    select * from {{ ref('stg_indicators') }}
),

facts as (
    select * from {{ ref('int_unit_facts') }}
),

-- the stages a feed is reported at; a target's own stage belongs to the grid even when silent
stages as (
    select indicators.indicator_id, facts.stage
    from indicators
    inner join facts on indicators.numerator_fact = facts.fact
    union
    select indicator_id, default_stage as stage
    from {{ ref('stg_targets') }}
    union
    select indicator_id, 'none' as stage
    from indicators
    where feed <> 'criteria_assessments'
),

grid as (
    select
        indicators.*,
        stages.stage,
        expected.unit_id,
        expected.period_end
    from indicators
    inner join stages on indicators.indicator_id = stages.indicator_id
    inner join {{ ref('int_expected_communes') }} as expected
        on indicators.universe = expected.universe
),

valued as (
    select
        grid.indicator_id,
        grid.method,
        grid.stage,
        grid.unit_id,
        grid.period_end,
        grid.threshold,
        grid.not_registered,
        tree.province_id,
        coalesce(open_rows.placed_rows_count, 0) as placed_rows_count,
        coalesce(open_rows.unplaced_rows_count, 0) as unplaced_rows_count,
        numerators.state,
        coalesce(numerators.data_kind, denominators.data_kind, reports.data_kind) as data_kind,
        numerators.unit_id is not null or reports.unit_id is not null as is_reported,
        -- a commune whose province's list is in force and names it nowhere has none
        case
            when reports.unit_id is not null then coalesce(numerators.fact_value, 0.0)
            else numerators.fact_value
        end as numerator_value,
        case
            when reports.unit_id is not null then coalesce(denominators.fact_value, 0.0)
            else denominators.fact_value
        end as denominator_value,
        last_denominators.fact_value as last_denominator_value
    from grid
    left join facts as numerators
        on grid.numerator_fact = numerators.fact
        and grid.stage = numerators.stage
        and grid.unit_id = numerators.unit_id
        and grid.period_end = numerators.period_end
    left join facts as denominators
        on grid.denominator_fact = denominators.fact
        and grid.stage = denominators.stage
        and grid.unit_id = denominators.unit_id
        and grid.period_end = denominators.period_end
    left join {{ ref('int_feed_reports') }} as reports
        on grid.feed = reports.feed
        and grid.stage = 'none'
        and grid.unit_id = reports.unit_id
        and grid.period_end = reports.period_end
    left join {{ ref('int_unit_tree') }} as tree
        on grid.unit_id = tree.unit_id
        and grid.period_end = tree.period_end
        and tree.ancestor_level = 'commune'
    left join {{ ref('int_open_rows') }} as open_rows
        on grid.feed = open_rows.feed
        and grid.unit_id = open_rows.unit_id
        and grid.period_end = open_rows.period_end
    left join {{ ref('int_last_denominators') }} as last_denominators
        on grid.denominator_fact = last_denominators.fact
        and grid.stage = last_denominators.stage
        and grid.unit_id = last_denominators.unit_id
        and grid.period_end = last_denominators.period_end
)

select
    indicator_id,
    method,
    stage,
    unit_id,
    province_id,
    period_end,
    data_kind,
    is_reported,
    unplaced_rows_count,
    case
        when not is_reported then 'not_reported'
        when state = 'not_registered' then 'not_assessed'
        when state = 'not_applicable' then 'not_applicable'
        when placed_rows_count + unplaced_rows_count > 0 and stage = 'none' then 'partly_reported'
        else 'reported'
    end as status,
    {{ numerator() }} as numerator,
    {{ denominator() }} as denominator,
    {{ numerator_low() }} as numerator_low,
    {{ denominator_low() }} as denominator_low,
    {{ numerator_high() }} as numerator_high,
    {{ denominator_high() }} as denominator_high,
    {{ is_liftable() }} as is_liftable,
    {{ has_interval_basis() }} as has_interval_basis
from valued
