-- grain: unit of any level × unit that contains it (itself too) × interval
with

units as (
    select unit_id, unit_level, valid_from, valid_to
    from {{ ref('stg_units') }}
),

versions as (
    select unit_id, parent_id, valid_from, valid_to
    from {{ ref('stg_unit_versions') }}
    where parent_id is not null
),

-- commune → district → province → nation: three steps up at most, each on the days both hold
second as (
    select
        lower_versions.unit_id,
        upper_versions.parent_id,
        greatest(lower_versions.valid_from, upper_versions.valid_from) as valid_from,
        least(lower_versions.valid_to, upper_versions.valid_to) as valid_to
    from versions as lower_versions
    inner join versions as upper_versions
        on lower_versions.parent_id = upper_versions.unit_id
        and lower_versions.valid_from <= upper_versions.valid_to
        and lower_versions.valid_to >= upper_versions.valid_from
),

third as (
    select
        second.unit_id,
        versions.parent_id,
        greatest(second.valid_from, versions.valid_from) as valid_from,
        least(second.valid_to, versions.valid_to) as valid_to
    from second
    inner join versions
        on second.parent_id = versions.unit_id
        and second.valid_from <= versions.valid_to
        and second.valid_to >= versions.valid_from
),

steps as (
    select unit_id, unit_id as ancestor_id, valid_from, valid_to from units
    union all
    select unit_id, parent_id as ancestor_id, valid_from, valid_to from versions
    union all
    select unit_id, parent_id as ancestor_id, valid_from, valid_to from second
    union all
    select unit_id, parent_id as ancestor_id, valid_from, valid_to from third
)

select
    steps.unit_id,
    units.unit_level,
    steps.ancestor_id,
    ancestors.unit_level as ancestor_level,
    steps.valid_from,
    steps.valid_to
from steps
inner join units on steps.unit_id = units.unit_id
inner join units as ancestors on steps.ancestor_id = ancestors.unit_id
