-- grain: indicator × stage × unit × period, on the full grid of what is expected
with

communes as (
    select * from {{ ref('int_commune_results') }}
),

-- a unit's part of one province: rows whose commune is unknown count once in each such part
by_province as (
    select
        communes.indicator_id,
        communes.stage,
        tree.ancestor_id as unit_id,
        tree.ancestor_level as unit_level,
        communes.period_end,
        sum(communes.numerator) as numerator,
        sum(communes.denominator) as denominator,
        sum(communes.numerator_low) as numerator_low,
        sum(communes.denominator_low) as denominator_low,
        sum(communes.numerator_high) as numerator_high,
        sum(communes.denominator_high) as denominator_high,
        min(case when communes.has_interval_basis then 1 else 0 end) as has_interval_basis,
        max(case when communes.method = 'ratio_of_sums' then 1 else 0 end) as is_ratio,
        max(case when communes.is_reported then communes.unplaced_rows_count else 0 end)
            as unplaced_rows_count,
        sum(case when communes.is_liftable then 1 else 0 end) as units_liftable,
        count(*) as units_expected,
        sum(case when communes.is_reported then 1 else 0 end) as units_reported,
        sum(case when communes.status = 'not_assessed' then 1 else 0 end) as units_not_assessed,
        sum(case when communes.status = 'not_applicable' then 1 else 0 end) as units_not_applicable,
        sum(case when communes.status = 'partly_reported' then 1 else 0 end) as units_partly,
        {{ weakest_data_kind('communes.data_kind') }} as data_kind
    from communes
    inner join {{ ref('int_unit_tree') }} as tree
        on communes.unit_id = tree.unit_id
        and communes.period_end = tree.period_end
    group by
        communes.indicator_id, communes.stage, tree.ancestor_id, tree.ancestor_level,
        communes.period_end, communes.province_id
),

summed as (
    select
        indicator_id,
        stage,
        unit_id,
        unit_level,
        period_end,
        sum(numerator) as numerator,
        sum(denominator) as denominator,
        sum(numerator_low) as numerator_low,
        sum(
            denominator_low + case when is_ratio = 1 then unplaced_rows_count else 0 end
        ) as denominator_low,
        sum(
            numerator_high + case
                when is_ratio = 1 then unplaced_rows_count
                else least(unplaced_rows_count, units_liftable)
            end
        ) as numerator_high,
        sum(
            denominator_high + case when is_ratio = 1 then unplaced_rows_count else 0 end
        ) as denominator_high,
        min(has_interval_basis) as has_interval_basis,
        max(is_ratio) as is_ratio,
        sum(units_expected) as units_expected,
        sum(units_reported) as units_reported,
        sum(units_not_assessed) as units_not_assessed,
        sum(units_not_applicable) as units_not_applicable,
        sum(units_partly) as units_partly,
        {{ weakest_data_kind('data_kind') }} as data_kind
    from by_province
    group by indicator_id, stage, unit_id, unit_level, period_end
)

select
    indicator_id,
    stage,
    unit_id,
    unit_level,
    cast(period_end as date) as period_end,
    cast(numerator as double) as numerator,
    cast(denominator as double) as denominator,
    cast(100.0 * numerator / nullif(denominator, 0) as double) as result_value,
    cast(
        case
            when has_interval_basis = 1 then 100.0 * numerator_low / nullif(denominator_low, 0)
        end as double
    )
        as result_low,
    cast(
        case
            when has_interval_basis = 1 then 100.0 * numerator_high / nullif(denominator_high, 0)
        end as double
    )
        as result_high,
    case
        when units_reported = units_expected and units_partly = 0 then 'complete'
        when has_interval_basis = 0 then 'none'
        when is_ratio = 1 then 'last_report'
        else 'unit_list'
    end as interval_basis,
    cast(units_expected as bigint) as units_expected,
    cast(units_reported as bigint) as units_reported,
    cast(units_not_assessed as bigint) as units_not_assessed,
    cast(units_not_applicable as bigint) as units_not_applicable,
    case
        when units_reported = 0 then 'not_reported'
        when units_not_applicable = units_expected then 'not_applicable'
        when units_not_assessed = units_expected then 'not_assessed'
        when units_reported < units_expected or units_partly > 0 then 'partly_reported'
        else 'reported'
    end as status,
    data_kind
from summed
