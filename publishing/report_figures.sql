-- grain: national target in its default reading, with the figure of one unit and period if any
with

earlier as (
    select
        target_id,
        reading,
        stage,
        arg_max(value, period_end) as previous_value,
        max(period_end) as previous_period_end
    from mart_target_progress
    where
        unit_id = $unit_id and is_default and value is not null and map_date = period_end
        and period_end >= $map_begins and period_end < $period_end
    group by target_id, reading, stage
)

select
    targets.target_id,
    coalesce(targets.name_vi, '') as name_vi,
    coalesce(targets.name_en, '') as name_en,
    coalesce(targets.text_vi, '') as text_vi,
    coalesce(targets.text_en, '') as text_en,
    coalesce(targets.clause, '') as clause,
    coalesce(targets.reading_vi, '') as reading_vi,
    coalesce(targets.reading_en, '') as reading_en,
    -- a pilot in every province is for the nation a share of provinces
    case
        when indicators.method = 'count_per_unit' and $unit_id = 'VN' then '%' else targets.unit
    end as unit,
    coalesce(progress.target_value, targets.target_value) as target_value,
    targets.deadline,
    case when targets.closes_on < $period_end then targets.closes_on end as closed_on,
    indicators.feed,
    indicators.universe,
    progress.stage,
    progress.numerator,
    progress.denominator,
    progress.value,
    progress.value_low,
    progress.value_high,
    progress.units_expected,
    progress.units_reported,
    progress.coverage,
    progress.remaining_units,
    coalesce(
        progress.status, case when targets.closes_on < $period_end then 'no_longer_assessed' end
    ) as status,
    progress.verdict,
    progress.verdict_fixed,
    progress.data_kind,
    earlier.previous_value,
    earlier.previous_period_end
from dim_targets as targets
left join dim_indicators as indicators on targets.indicator_id = indicators.indicator_id
left join mart_target_progress as progress
    on targets.target_id = progress.target_id
    and targets.reading = progress.reading
    and progress.is_default
    and progress.unit_id = $unit_id
    -- of a level that closed before, its last figure, on the map of the report
    and progress.period_end = least($period_end, targets.closes_on)
    and progress.map_date = $period_end
left join earlier
    on progress.target_id = earlier.target_id
    and progress.reading = earlier.reading
    and progress.stage = earlier.stage
where
    targets.is_default_reading and targets.owner = 'VN'
    and targets.starts_on <= $period_end
order by targets.target_id
