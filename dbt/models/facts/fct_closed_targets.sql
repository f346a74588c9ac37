-- grain: target × reading × nation or province × period after the target's level closed: nobody is
-- left to assess, which is not 0 %
select
    targets.target_id,
    targets.reading,
    targets.default_stage as stage,
    units.unit_id,
    units.unit_level,
    cast(periods.period_end as date) as period_end,
    targets.closes_on,
    targets.is_default_reading as is_default
from {{ ref('stg_targets') }} as targets
inner join {{ ref('stg_periods') }} as periods
    on targets.closes_on < periods.period_end
inner join {{ ref('stg_units') }} as units
    on units.unit_level in ('nation', 'province')
    and periods.period_end between units.valid_from and units.valid_to
where
    targets.owner = 'VN'
    or (units.unit_level = 'province' and targets.owner = units.unit_code)
