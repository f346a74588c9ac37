-- grain: commune × ancestor (itself, district, province, nation) × period
with

periods as (
    select * from {{ ref('stg_periods') }}
),

units as (
    select * from {{ ref('stg_units') }}
),

versions as (
    select * from {{ ref('stg_unit_versions') }}
),

communes as (
    select
        periods.period_end,
        units.unit_id,
        units.unit_code,
        versions.unit_type,
        versions.parent_id
    from units
    inner join periods
        on periods.period_end between units.valid_from and units.valid_to
    inner join versions
        on units.unit_id = versions.unit_id
        and periods.period_end between versions.valid_from and versions.valid_to
    where units.unit_level = 'commune'
),

placed as (
    select
        communes.*,
        case when parents.unit_level = 'district' then parents.unit_id end as district_id,
        case
            when parents.unit_level = 'province' then parents.unit_id else grand.parent_id
        end as province_id
    from communes
    inner join units as parents on communes.parent_id = parents.unit_id
    left join versions as grand
        on communes.parent_id = grand.unit_id
        and communes.period_end between grand.valid_from and grand.valid_to
)

select
    period_end,
    unit_id,
    unit_code,
    unit_type,
    district_id,
    province_id,
    unit_id as ancestor_id,
    'commune' as ancestor_level
from placed
union all
select
    period_end,
    unit_id,
    unit_code,
    unit_type,
    district_id,
    province_id,
    district_id as ancestor_id,
    'district' as ancestor_level
from placed
where district_id is not null
union all
select
    period_end,
    unit_id,
    unit_code,
    unit_type,
    district_id,
    province_id,
    province_id as ancestor_id,
    'province' as ancestor_level
from placed
union all
select
    period_end,
    unit_id,
    unit_code,
    unit_type,
    district_id,
    province_id,
    'VN' as ancestor_id,
    'nation' as ancestor_level
from placed
