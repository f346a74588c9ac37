-- grain: unit × period; persons and attendances are apart, managers and the others too
with

rosters as (
    select
        unit_id,
        period_end,
        sum(case when is_serving then 1 else 0 end) as officials_count,
        sum(case when is_serving and is_trained then 1 else 0 end) as officials_trained_count,
        {{ weakest_data_kind('data_kind') }} as data_kind
    from {{ ref('fct_officials') }}
    group by unit_id, period_end
),

classes as (
    select
        unit_id,
        period_end,
        count(distinct case when is_for_managers then class_id end) as manager_classes_count,
        sum(case when is_for_managers then attendances_count else 0 end)
            as manager_attendances_count,
        count(distinct case when not is_for_managers then class_id end) as skills_classes_count,
        sum(case when not is_for_managers then attendances_count else 0 end)
            as skills_attendances_count,
        sum(cast(class_cost_million_vnd as decimal(24, 6))) as class_cost_million_vnd,
        {{ weakest_data_kind('data_kind') }} as data_kind
    from {{ ref('fct_trainings') }}
    group by unit_id, period_end
),

-- a roster comes twice a year, classes every quarter: what did not come stays empty
together as (
    select
        unit_id,
        period_end,
        officials_count,
        officials_trained_count,
        cast(null as bigint) as manager_classes_count,
        cast(null as bigint) as manager_attendances_count,
        cast(null as bigint) as skills_classes_count,
        cast(null as bigint) as skills_attendances_count,
        cast(null as decimal(24, 6)) as class_cost_million_vnd,
        data_kind
    from rosters
    union all
    select
        unit_id,
        period_end,
        cast(null as bigint) as officials_count,
        cast(null as bigint) as officials_trained_count,
        manager_classes_count,
        manager_attendances_count,
        skills_classes_count,
        skills_attendances_count,
        class_cost_million_vnd,
        data_kind
    from classes
)

select
    tree.ancestor_id as unit_id,
    tree.ancestor_level as unit_level,
    together.period_end,
    cast(sum(together.officials_count) as bigint) as officials_count,
    cast(sum(together.officials_trained_count) as bigint) as officials_trained_count,
    {{ percent('sum(together.officials_trained_count)', 'sum(together.officials_count)') }}
        as officials_trained_pct,
    cast(sum(together.manager_classes_count) as bigint) as manager_classes_count,
    cast(sum(together.manager_attendances_count) as bigint) as manager_attendances_count,
    cast(sum(together.skills_classes_count) as bigint) as skills_classes_count,
    cast(sum(together.skills_attendances_count) as bigint) as skills_attendances_count,
    cast(sum(together.class_cost_million_vnd) as double) as class_cost_million_vnd,
    {{ weakest_data_kind('together.data_kind') }} as data_kind
from together
inner join {{ ref('dim_unit_ancestors') }} as tree
    on together.unit_id = tree.unit_id
    and together.period_end between tree.valid_from and tree.valid_to
group by tree.ancestor_id, tree.ancestor_level, together.period_end
