-- grain: target × reading × stage × commune × period: does the commune meet it?
with

results as (
    select * from {{ ref('fct_unit_results') }}
    where unit_level = 'commune' and map_date = period_end
),

places as (
    select * from {{ ref('fct_unit_ancestors') }}
    where ancestor_level = 'commune'
)

select
    targets.target_id,
    targets.reading,
    results.stage,
    results.unit_id,
    units.unit_code,
    units.unit_name,
    places.district_id,
    places.province_id,
    results.period_end,
    targets.is_default_reading and results.stage = targets.default_stage as is_default,
    results.numerator,
    results.denominator,
    case
        when results.status in ('reported', 'partly_reported') and results.denominator > 0
            then results.result_value >= targets.target_value
    end as is_met,
    results.status,
    results.data_kind
from results
inner join {{ ref('dim_targets') }} as targets
    on results.indicator_id = targets.indicator_id
    and targets.owner = 'VN'
    and results.period_end >= targets.starts_on
    and (targets.closes_on is null or results.period_end <= targets.closes_on)
inner join {{ ref('dim_units') }} as units on results.unit_id = units.unit_id
inner join places
    on results.unit_id = places.unit_id and results.period_end = places.period_end
