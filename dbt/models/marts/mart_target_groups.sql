-- grain: target × reading × stage × group of communes (region and others) × period
select
    targets.target_id,
    targets.reading,
    results.stage,
    results.group_type,
    results.group_code,
    results.name_vi,
    results.name_en,
    results.period_end,
    targets.is_default_reading and results.stage = targets.default_stage as is_default,
    results.numerator,
    results.denominator,
    results.result_value as value,
    results.result_low as value_low,
    results.result_high as value_high,
    results.interval_basis,
    results.units_expected,
    results.units_reported,
    targets.target_value,
    cast(results.result_value - targets.target_value as double) as gap_points,
    results.status,
    results.data_kind
from {{ ref('dim_targets') }} as targets
inner join {{ ref('fct_group_results') }} as results
    on targets.indicator_id = results.indicator_id
    and targets.starts_on <= results.period_end
    and (targets.closes_on is null or targets.closes_on >= results.period_end)
where targets.owner = 'VN'
