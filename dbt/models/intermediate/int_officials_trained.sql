{{ config(materialized='view') }}
-- grain: official × period, with the last day of training in digital transformation known by then
with

officials as (
    select * from {{ ref('int_officials') }}
),

attended as (
    select official_code, held_date
    from {{ ref('int_trainings') }}
    where is_digital and official_code is not null
),

-- persons, not attendances: however many classes, an official counts once (T08)
trained as (
    select
        officials.official_code,
        officials.period_end,
        max(attended.held_date) as last_trained_date
    from officials
    inner join attended
        on officials.official_code = attended.official_code
        and officials.period_end >= attended.held_date
    group by officials.official_code, officials.period_end
)

select
    officials.*,
    trained.last_trained_date,
    trained.official_code is not null as is_trained,
    -- Decision 924 was signed on 2 August 2022
    coalesce(trained.last_trained_date >= {{ decision_date() }}, false) as is_trained_since_decision
from officials
left join trained
    on officials.official_code = trained.official_code
    and officials.period_end = trained.period_end
