-- grain: target × unit that does not meet its default reading × period before the deadline:
-- the nearest first. Where units are counted, near is one that meets more of the other readings
-- and stages of the target; where sums are divided, one in which more is left to gain.
with

results as (
    select
        targets.target_id,
        targets.reading,
        targets.is_default_reading and results.stage = targets.default_stage as is_default,
        indicators.method like '%ratio_of_sums' as is_ratio,
        results.stage,
        results.unit_id,
        results.period_end,
        results.numerator,
        results.denominator,
        results.status,
        results.data_kind
    from {{ ref('dim_targets') }} as targets
    inner join {{ ref('dim_indicators') }} as indicators
        on targets.indicator_id = indicators.indicator_id
    inner join {{ ref('fct_unit_results') }} as results
        on targets.indicator_id = results.indicator_id
        and results.map_date = results.period_end
        and targets.starts_on <= results.period_end
        and (targets.closes_on is null or targets.closes_on >= results.period_end)
        -- the units that the indicator counts
        and (
            results.unit_level = 'commune'
            or (results.unit_level = 'district' and indicators.universe like '%districts')
            or (results.unit_level = 'province' and indicators.universe = 'provinces')
        )
        and targets.deadline > results.period_end
    where targets.owner = 'VN'
),

unmet as (
    select * from results
    where
        is_default
        -- a province's pilots have no denominator: it wants one
        and coalesce(denominator, 1.0) > 0
        and numerator < coalesce(denominator, 1.0)
),

others as (
    select
        results.target_id,
        results.unit_id,
        results.period_end,
        count(*) as readings_met_count
    from results
    inner join unmet
        on results.target_id = unmet.target_id
        and results.unit_id = unmet.unit_id
        and results.period_end = unmet.period_end
        and not unmet.is_ratio
    where not results.is_default and results.denominator > 0
        and results.numerator >= results.denominator
    group by results.target_id, results.unit_id, results.period_end
),

scored as (
    select
        unmet.*,
        coalesce(others.readings_met_count, 0) as readings_met_count,
        coalesce(unmet.denominator, 1.0) - unmet.numerator as gain_count
    from unmet
    left join others
        on unmet.target_id = others.target_id
        and unmet.unit_id = others.unit_id
        and unmet.period_end = others.period_end
)

select
    scored.target_id,
    scored.reading,
    scored.stage,
    scored.unit_id,
    units.unit_code,
    units.unit_name,
    places.district_id,
    places.province_id,
    scored.period_end,
    cast(scored.readings_met_count as bigint) as readings_met_count,
    cast(scored.gain_count as double) as gain_count,
    cast(
        rank() over (
            partition by scored.target_id, scored.period_end, places.province_id
            order by scored.readings_met_count desc, scored.gain_count desc
        ) as bigint
    ) as nearness_rank,
    scored.status,
    scored.data_kind
from scored
inner join {{ ref('dim_units') }} as units on scored.unit_id = units.unit_id
inner join {{ ref('fct_unit_ancestors') }} as places
    on scored.unit_id = places.unit_id
    and scored.period_end = places.period_end
    and scored.unit_id = places.ancestor_id
