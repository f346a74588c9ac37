-- grain: unit × ancestor (itself, district, province, nation) × period
with

placed as (
    select
        periods.period_end,
        ancestors.unit_id,
        ancestors.unit_level,
        ancestors.ancestor_id,
        ancestors.ancestor_level
    from {{ ref('int_unit_ancestors') }} as ancestors
    inner join {{ ref('stg_periods') }} as periods
        on periods.period_end between ancestors.valid_from and ancestors.valid_to
    where ancestors.unit_level <> 'nation'
),

homes as (
    select
        period_end,
        unit_id,
        max(case when ancestor_level = 'district' then ancestor_id end) as district_id,
        max(case when ancestor_level = 'province' then ancestor_id end) as province_id
    from placed
    group by period_end, unit_id
)

select
    placed.period_end,
    placed.unit_id,
    units.unit_code,
    placed.unit_level,
    versions.unit_type,
    homes.district_id,
    homes.province_id,
    placed.ancestor_id,
    placed.ancestor_level
from placed
inner join homes
    on placed.unit_id = homes.unit_id and placed.period_end = homes.period_end
inner join {{ ref('stg_units') }} as units on placed.unit_id = units.unit_id
inner join {{ ref('stg_unit_versions') }} as versions
    on placed.unit_id = versions.unit_id
    and placed.period_end between versions.valid_from and versions.valid_to
