-- grain: target × reading × nation or province × period in which nobody is there to assess, which
-- is not 0 %: the level has ended, or the target is not about provinces at all
select
    targets.target_id,
    targets.reading,
    targets.default_stage as stage,
    units.unit_id,
    units.unit_level,
    cast(periods.period_end as date) as period_end,
    targets.closes_on,
    targets.is_default_reading as is_default,
    case
        when targets.closes_on < periods.period_end then 'no_longer_assessed'
        else 'not_applicable'
    end as status
from {{ ref('stg_targets') }} as targets
inner join {{ ref('stg_indicators') }} as indicators
    on targets.indicator_id = indicators.indicator_id
inner join {{ ref('stg_periods') }} as periods
    on targets.closes_on < periods.period_end
    or (indicators.universe = 'central_agencies' and targets.starts_on <= periods.period_end)
inner join {{ ref('stg_units') }} as units
    on (
        units.unit_level = 'province'
        or (units.unit_level = 'nation' and targets.closes_on < periods.period_end)
    )
    and periods.period_end between units.valid_from and units.valid_to
where
    targets.owner = 'VN'
    or (units.unit_level = 'province' and targets.owner = units.unit_code)
