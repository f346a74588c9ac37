-- grain: fact × stage × unit × half-year: the unit's last reported value before the half-year; of a
-- unit that has none its predecessors' together, a split one's in equal parts; else its own next
with

facts as (
    select fact, stage, unit_id, period_end, fact_value
    from {{ ref('int_period_facts') }}
    where
        facts_from = 'own'
        and fact in (select denominator_fact from {{ ref('stg_indicators') }})
),

periods as (
    select period_end from {{ ref('stg_periods') }}
),

before as (
    select
        facts.fact,
        facts.stage,
        facts.unit_id,
        periods.period_end,
        max_by(facts.fact_value, facts.period_end) as fact_value
    from facts
    inner join periods on facts.period_end < periods.period_end
    group by facts.fact, facts.stage, facts.unit_id, periods.period_end
),

successions as (
    select unit_id as successor_id, old_province_id, new_province_id
    from {{ ref('int_province_successors') }}
),

ways as (
    select predecessor_id, successor_id
    from {{ ref('stg_unit_links') }}
    where effective_date = date '2025-07-01'
    union
    select old_province_id as predecessor_id, new_province_id as successor_id
    from successions
    where old_province_id <> new_province_id
),

weighted_ways as (
    select
        predecessor_id,
        successor_id,
        1.0 / count(*) over (partition by predecessor_id) as weight
    from ways
),

last_of_all as (
    select fact, stage, unit_id, max_by(fact_value, period_end) as fact_value
    from facts
    where period_end <= date '2025-06-30'
    group by fact, stage, unit_id
),

inherited as (
    select
        last_of_all.fact,
        last_of_all.stage,
        weighted_ways.successor_id as unit_id,
        periods.period_end,
        sum(last_of_all.fact_value * weighted_ways.weight) as fact_value
    from last_of_all
    inner join weighted_ways on last_of_all.unit_id = weighted_ways.predecessor_id
    inner join periods on periods.period_end > date '2025-06-30'
    group by
        last_of_all.fact, last_of_all.stage, weighted_ways.successor_id, periods.period_end
),

afterwards as (
    select
        facts.fact,
        facts.stage,
        facts.unit_id,
        periods.period_end,
        min_by(facts.fact_value, facts.period_end) as fact_value
    from facts
    inner join periods on facts.period_end > periods.period_end
    group by facts.fact, facts.stage, facts.unit_id, periods.period_end
),

ranked as (
    select *, 1 as precedence from before
    union all
    select *, 2 as precedence from inherited
    union all
    select *, 3 as precedence from afterwards
)

select
    fact,
    stage,
    unit_id,
    period_end,
    min_by(fact_value, precedence) as fact_value
from ranked
group by fact, stage, unit_id, period_end
