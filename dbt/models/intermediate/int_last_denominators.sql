-- grain: fact × stage × unit × period: the unit's last reported value before the period
with

facts as (
    select fact, stage, unit_id, period_end, fact_value
    from {{ ref('int_unit_facts') }}
    where fact in (select denominator_fact from {{ ref('stg_indicators') }})
),

ranked as (
    select
        facts.fact,
        facts.stage,
        facts.unit_id,
        periods.period_end,
        facts.fact_value,
        row_number() over (
            partition by facts.fact, facts.stage, facts.unit_id, periods.period_end
            order by facts.period_end desc
        ) as recency
    from facts
    inner join {{ ref('stg_periods') }} as periods on facts.period_end < periods.period_end
)

select * from ranked
where recency = 1
