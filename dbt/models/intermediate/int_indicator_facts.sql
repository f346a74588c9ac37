-- grain: indicator × fact it counts, with the feed that brings the fact
with

indicators as (
    select * from {{ ref('stg_indicators') }}
),

-- facts of the vocabulary; an indicator may name several, joined by semicolons
known as (
    {{ fact_feeds() }}
)

select
    indicators.indicator_id,
    known.fact,
    known.feed
from indicators
inner join known
    on concat(';', indicators.numerator_fact, ';') like concat('%;', known.fact, ';%')
union all
-- facts that are named by the data: criteria, titles, measures that are observed
select
    indicators.indicator_id,
    indicators.numerator_fact as fact,
    indicators.feed
from indicators
left join known on indicators.numerator_fact = known.fact
where known.fact is null and indicators.numerator_fact not like '%;%'
