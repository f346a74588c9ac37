-- grain: fact × stage × unit: how large a silent unit is taken to be: the largest of its own
-- reports and the largest step between two of them more, since it may have grown, or what its
-- predecessors had together (a split one's in equal parts); too small a unit would leave too
-- little open
with

reported as (
    select fact, stage, unit_id, period_end, fact_value
    from {{ ref('int_period_facts') }}
    where
        facts_from = 'own'
        and fact in (select denominator_fact from {{ ref('stg_indicators') }})
    union all
    -- a unit that its province's lists do not name has none, which is known as well
    select
        indicators.denominator_fact as fact,
        'none' as stage,
        reports.unit_id,
        reports.period_end,
        0.0 as fact_value
    from {{ ref('stg_indicators') }} as indicators
    inner join {{ ref('int_feed_reports') }} as reports on indicators.feed = reports.feed
    where indicators.denominator_fact is not null
),

by_period as (
    select fact, stage, unit_id, period_end, max(fact_value) as fact_value
    from reported
    group by fact, stage, unit_id, period_end
),

stepped as (
    select
        *,
        abs(
            fact_value
            - lag(fact_value) over (partition by fact, stage, unit_id order by period_end)
        ) as step
    from by_period
),

sizes as (
    select
        fact,
        stage,
        unit_id,
        max(fact_value) + coalesce(max(step), 0.0) as fact_value
    from stepped
    group by fact, stage, unit_id
),

ways as (
    select predecessor_id, successor_id
    from {{ ref('stg_unit_links') }}
    where effective_date = {{ merger_date() }}
    union
    select old_province_id as predecessor_id, new_province_id as successor_id
    from {{ ref('int_province_successors') }}
    where old_province_id <> new_province_id
),

weighted_ways as (
    select
        predecessor_id,
        successor_id,
        1.0 / count(*) over (partition by predecessor_id) as weight
    from ways
),

inherited as (
    select
        sizes.fact,
        sizes.stage,
        weighted_ways.successor_id as unit_id,
        sum(sizes.fact_value * weighted_ways.weight) as fact_value
    from sizes
    inner join weighted_ways on sizes.unit_id = weighted_ways.predecessor_id
    group by sizes.fact, sizes.stage, weighted_ways.successor_id
),

known as (
    select * from sizes
    union all
    select * from inherited
)

select
    fact,
    stage,
    unit_id,
    max(fact_value) as fact_value
from known
group by fact, stage, unit_id
