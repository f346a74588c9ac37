-- grain: task × measure × unit (province, centre, nation) × period × value kind × accumulation;
-- a half-year in which a province or the nation reported nothing has a row that says so
with

task_measures as (
    select * from {{ ref('dim_task_measures') }}
),

places as (
    select unit_id, unit_level, valid_from, valid_to
    from {{ ref('dim_units') }}
    where unit_level in ('province', 'central', 'nation')
),

reported as (
    select
        task_measures.task_id,
        task_measures.measure,
        tree.ancestor_id as unit_id,
        tree.ancestor_level as unit_level,
        measures.period_end,
        measures.value_kind,
        measures.accumulation,
        sum(cast(measures.measure_value as decimal(24, 6))) as measure_value,
        count(distinct homes.ancestor_id) as units_reported,
        {{ weakest_data_kind('measures.data_kind') }} as data_kind
    from {{ ref('fct_unit_measures') }} as measures
    inner join task_measures
        on measures.feed = task_measures.feed
        and measures.measure = task_measures.measure
        and coalesce(measures.task_id, task_measures.task_id) = task_measures.task_id
    inner join {{ ref('dim_unit_ancestors') }} as tree
        on measures.unit_id = tree.unit_id
        and measures.period_end between tree.valid_from and tree.valid_to
        and tree.ancestor_level in ('province', 'central', 'nation')
    inner join {{ ref('dim_unit_ancestors') }} as homes
        on measures.unit_id = homes.unit_id
        and measures.period_end between homes.valid_from and homes.valid_to
        and homes.ancestor_level in ('province', 'central')
    group by
        task_measures.task_id, task_measures.measure, tree.ancestor_id, tree.ancestor_level,
        measures.period_end, measures.value_kind, measures.accumulation
),

grid as (
    select
        task_measures.task_id,
        task_measures.measure,
        places.unit_id,
        places.unit_level,
        periods.period_start,
        periods.period_end
    from task_measures
    cross join {{ ref('dim_periods') }} as periods
    inner join places
        on periods.period_end between places.valid_from and places.valid_to
        and places.unit_level <> 'central'
),

silent as (
    select grid.*
    from grid
    left join reported
        on grid.task_id = reported.task_id
        and grid.measure = reported.measure
        and grid.unit_id = reported.unit_id
        and reported.period_end between grid.period_start and grid.period_end
    where reported.unit_id is null
),

together as (
    select
        task_id,
        measure,
        unit_id,
        unit_level,
        period_end,
        'reported' as status,
        value_kind,
        accumulation,
        measure_value,
        units_reported,
        data_kind
    from reported
    union all
    select
        task_id,
        measure,
        unit_id,
        unit_level,
        period_end,
        'not_reported' as status,
        cast(null as string) as value_kind,
        cast(null as string) as accumulation,
        cast(null as decimal(24, 6)) as measure_value,
        0 as units_reported,
        cast(null as string) as data_kind
    from silent
)

select
    together.task_id,
    together.measure,
    together.unit_id,
    together.unit_level,
    together.period_end,
    together.status,
    together.value_kind,
    together.accumulation,
    cast(together.measure_value as double) as measure_value,
    task_measures.unit,
    task_measures.feed,
    cast(together.units_reported as bigint) as units_reported,
    together.data_kind
from together
inner join task_measures
    on together.task_id = task_measures.task_id and together.measure = task_measures.measure
