-- grain: target × unit × period; the unit of the report and the units right below it
select
    progress.target_id,
    targets.{name},
    progress.unit_code,
    coalesce(versions.unit_name, names.unit_name) as unit_name,
    progress.unit_level,
    progress.period_end,
    progress.numerator,
    progress.denominator,
    progress.value,
    progress.value_low,
    progress.value_high,
    progress.target_value,
    progress.units_expected,
    progress.units_reported,
    progress.coverage,
    progress.status,
    progress.verdict,
    -- how sure it is, where there is a verdict
    case when progress.verdict is not null and progress.verdict_fixed then 'certain'
        when progress.verdict is not null then 'open'
    end as certainty,
    progress.data_kind
from mart_target_progress as progress
inner join dim_targets as targets
    on progress.target_id = targets.target_id and progress.reading = targets.reading
left join dim_unit_versions as versions
    on progress.unit_id = versions.unit_id
    and progress.period_end between versions.valid_from and versions.valid_to
-- the name of today for a unit that was not there yet
left join dim_unit_versions as names
    on progress.unit_id = names.unit_id
    and $period_end between names.valid_from and names.valid_to
where
    progress.is_default and targets.owner = 'VN' and progress.period_end <= $period_end
    and (
        progress.map_date = progress.period_end
        -- the last figure of a level that ended, of a unit that came after
        or (
            versions.unit_id is null and progress.unit_id = $unit_id
            and progress.map_date = $period_end and progress.period_end = targets.closes_on
        )
    )
    and progress.unit_level in ('nation', 'province', 'district')
    and (progress.unit_id = $unit_id or versions.parent_id = $unit_id)
order by
    progress.period_end desc, progress.target_id, progress.unit_id <> $unit_id, progress.unit_code
