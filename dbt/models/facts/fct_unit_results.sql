-- grain: indicator × stage × unit × period × map, on the full grid of what is expected
with

unit_results as (
    select * from {{ ref('int_unit_results') }}
),

-- a commune is its own part of its province; the central agencies are of none
own_parts as (
    select
        indicator_id,
        stage,
        unit_id as container_id,
        unit_level as container_level,
        period_end,
        period_end as map_date,
        numerator,
        denominator,
        numerator_low,
        denominator_low,
        numerator_high,
        denominator_high,
        case when has_interval_basis then 1 else 0 end as has_interval_basis,
        case when method like '%ratio_of_sums' then 1 else 0 end as is_ratio,
        0 as is_count,
        0 as is_number,
        case when is_reported or is_liftable then unplaced_rows_count else 0 end
            as unplaced_rows_count,
        lacking_amount,
        movable_rows_count,
        open_numerator_rows_count,
        case when is_liftable then 1 else 0 end as units_liftable,
        unit_count,
        unit_count_high,
        1 as units_expected,
        case when is_reported then 1 else 0 end as units_reported,
        case when status = 'not_assessed' then 1 else 0 end as units_not_assessed,
        case when status = 'not_applicable' then 1 else 0 end as units_not_applicable,
        case when status = 'partly_reported' then 1 else 0 end as units_partly,
        data_kind
    from unit_results
    where unit_level in ('commune', 'central')
),

district_parts as (
    {{ province_parts(
        'unit_results', 'district_id', 'district_id is not null', 'max(movable_rows_count)'
    ) }}
),

provinces_parts as (
    {{ province_parts('unit_results', 'province_id') }}
),

homes as (
    select distinct unit_id, old_province_id
    from {{ ref('int_province_successors') }}
),

-- on the last map of 63 provinces, what was reported on the map of 34
earlier_homes as (
    select
        unit_results.*,
        homes.old_province_id
    from unit_results
    inner join homes on unit_results.unit_id = homes.unit_id
    where unit_results.period_end >= {{ merger_date() }}
),

earlier_homes_parts as (
    {{ province_parts('earlier_homes', 'old_province_id') }}
),

last_old_map as (
    select max(period_end) as map_date
    from {{ ref('stg_periods') }}
    where period_end < {{ merger_date() }}
),

parts as (
    select * from own_parts
    union all
    select
        indicator_id,
        stage,
        container_id,
        'district' as container_level,
        period_end,
        period_end as map_date,
        numerator,
        denominator,
        numerator_low,
        denominator_low,
        numerator_high,
        denominator_high,
        has_interval_basis,
        is_ratio,
        is_count,
        is_number,
        unplaced_rows_count,
        lacking_amount,
        movable_rows_count,
        open_numerator_rows_count,
        units_liftable,
        unit_count,
        unit_count_high,
        units_expected,
        units_reported,
        units_not_assessed,
        units_not_applicable,
        units_partly,
        data_kind
    from district_parts
    union all
    select
        provinces_parts.indicator_id,
        provinces_parts.stage,
        containers.container_id,
        containers.container_level,
        provinces_parts.period_end,
        containers.map_date,
        provinces_parts.numerator,
        provinces_parts.denominator,
        provinces_parts.numerator_low,
        provinces_parts.denominator_low,
        provinces_parts.numerator_high,
        provinces_parts.denominator_high,
        provinces_parts.has_interval_basis,
        provinces_parts.is_ratio,
        provinces_parts.is_count,
        provinces_parts.is_number,
        provinces_parts.unplaced_rows_count,
        provinces_parts.lacking_amount,
        provinces_parts.movable_rows_count,
        provinces_parts.open_numerator_rows_count,
        provinces_parts.units_liftable,
        provinces_parts.unit_count,
        provinces_parts.unit_count_high,
        provinces_parts.units_expected,
        provinces_parts.units_reported,
        provinces_parts.units_not_assessed,
        provinces_parts.units_not_applicable,
        provinces_parts.units_partly,
        provinces_parts.data_kind
    from provinces_parts
    inner join {{ ref('int_province_containers') }} as containers
        on provinces_parts.period_end = containers.period_end
        and coalesce(provinces_parts.province_id, 'TW') = coalesce(containers.province_id, 'TW')
    union all
    select
        earlier_homes_parts.indicator_id,
        earlier_homes_parts.stage,
        earlier_homes_parts.container_id,
        'province' as container_level,
        earlier_homes_parts.period_end,
        last_old_map.map_date,
        earlier_homes_parts.numerator,
        earlier_homes_parts.denominator,
        earlier_homes_parts.numerator_low,
        earlier_homes_parts.denominator_low,
        earlier_homes_parts.numerator_high,
        earlier_homes_parts.denominator_high,
        earlier_homes_parts.has_interval_basis,
        earlier_homes_parts.is_ratio,
        earlier_homes_parts.is_count,
        earlier_homes_parts.is_number,
        earlier_homes_parts.unplaced_rows_count,
        earlier_homes_parts.lacking_amount,
        earlier_homes_parts.movable_rows_count,
        earlier_homes_parts.open_numerator_rows_count,
        earlier_homes_parts.units_liftable,
        earlier_homes_parts.unit_count,
        earlier_homes_parts.unit_count_high,
        earlier_homes_parts.units_expected,
        earlier_homes_parts.units_reported,
        earlier_homes_parts.units_not_assessed,
        earlier_homes_parts.units_not_applicable,
        earlier_homes_parts.units_partly,
        earlier_homes_parts.data_kind
    from earlier_homes_parts
    cross join last_old_map
),

summed as (
    {{ summed_parts('parts') }}
)

select
    indicator_id,
    stage,
    container_id as unit_id,
    container_level as unit_level,
    cast(period_end as date) as period_end,
    cast(map_date as date) as map_date,
    {{ result_columns() }}
from summed
