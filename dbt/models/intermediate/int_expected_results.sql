{{ config(materialized='view') }}
-- grain: indicator × stage × expected unit × half-year: the grid that is built before any result
with

indicators as (
    select * from {{ ref('stg_indicators') }}
),

-- the stages a criterion is reported at; a target's own stage belongs to the grid even when silent
stages as (
    select distinct indicators.indicator_id, facts.stage
    from indicators
    inner join {{ ref('int_period_facts') }} as facts on indicators.numerator_fact = facts.fact
    where indicators.feed = 'criteria_assessments'
    union
    select targets.indicator_id, targets.default_stage as stage
    from {{ ref('stg_targets') }} as targets
    union
    select indicator_id, 'none' as stage
    from indicators
    where feed <> 'criteria_assessments'
)

select
    indicators.indicator_id,
    indicators.method,
    indicators.numerator_fact,
    indicators.denominator_fact,
    indicators.threshold,
    indicators.facts_from,
    indicators.not_registered,
    indicators.not_applicable,
    indicators.feed,
    stages.stage,
    expected.unit_id,
    expected.unit_level,
    expected.district_id,
    expected.province_id,
    expected.period_end
from indicators
inner join stages on indicators.indicator_id = stages.indicator_id
inner join {{ ref('int_expected_units') }} as expected
    on indicators.universe = expected.universe
