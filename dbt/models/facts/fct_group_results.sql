-- grain: indicator × stage × group (region and other groups of communes) × period
with

placed as (
    select
        unit_results.*,
        concat(memberships.group_type, '/', memberships.group_code) as group_id,
        memberships.group_type
    from {{ ref('int_unit_results') }} as unit_results
    inner join {{ ref('stg_unit_groups') }} as memberships
        on unit_results.unit_id = memberships.unit_id
        and unit_results.period_end between memberships.valid_from and memberships.valid_to
    where unit_results.unit_level = 'commune'
),

-- a region has its provinces whole
{%- set movable = "max(case when group_type = 'region' then 0 else movable_rows_count end)" %}

group_parts as (
    {{ province_parts('placed', 'group_id', movable=movable) }}
),

parts as (
    select
        group_parts.*,
        'group' as container_level,
        group_parts.period_end as map_date
    from group_parts
),

summed as (
    {{ summed_parts('parts') }}
),

results as (
    select
        indicator_id,
        stage,
        container_id as group_id,
        cast(period_end as date) as period_end,
        {{ result_columns() }}
    from summed
)

select
    results.indicator_id,
    results.stage,
    memberships.group_type,
    memberships.group_code,
    memberships.name_vi,
    memberships.name_en,
    results.period_end,
    results.numerator,
    results.denominator,
    results.result_value,
    results.result_low,
    results.result_high,
    results.interval_basis,
    results.units_expected,
    results.units_reported,
    results.units_not_assessed,
    results.units_not_applicable,
    results.status,
    results.data_kind
from results
inner join {{ ref('stg_groups') }} as memberships
    on results.group_id = concat(memberships.group_type, '/', memberships.group_code)
