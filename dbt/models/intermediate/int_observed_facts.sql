-- grain: observation that counts as a fact, with what it adds inside its own period: a sum since
-- the year or the programme began adds what it exceeds the sum reported for the period before
with

observations as (
    select
        *,
        {{ observed_fact() }} as fact,
        accumulation = 'year_to_date' and month(period_start) = 1 as is_whole_year_to_date
    from {{ ref('int_observations') }}
    where {{ is_observed_fact() }}
),

stepped as (
    select
        *,
        lag(value) over (
            partition by unit_id, feed, fact, breakdown, accumulation order by period_end
        ) as earlier_value,
        lag(period_end) over (
            partition by unit_id, feed, fact, breakdown, accumulation order by period_end
        ) as earlier_period_end
    from observations
),

-- a sender that states one figure in several ways says the same thing several times
ranked as (
    select
        *,
        case
            when accumulation in ('in_period', 'at_period_end') or is_whole_year_to_date then value
            when {{ days_between('earlier_period_end', 'period_start') }} = 1
                then value - earlier_value
        end as fact_value,
        row_number() over (
            partition by unit_id, feed, fact, breakdown, period
            order by
                case accumulation
                    when 'in_period' then 1
                    when 'at_period_end' then 1
                    when 'year_to_date' then 2
                    else 3
                end
        ) as precedence
    from stepped
)

select
    feed,
    unit_id,
    period,
    period_end,
    fact,
    fact_value,
    accumulation <> 'at_period_end' as is_flow,
    data_kind
from ranked
where precedence = 1
