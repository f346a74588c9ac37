-- grain: criteria set × stage × unit (commune and all above) × period: the usual figures
-- of criteria per commune and of communes by class
select
    counts.criteria_set,
    counts.stage,
    tree.ancestor_id as unit_id,
    tree.ancestor_level as unit_level,
    counts.period_end,
    cast(count(*) as bigint) as communes_assessed_count,
    cast(sum(case when counts.criteria_class = 'all' then 1 else 0 end) as bigint)
        as communes_all_criteria_count,
    cast(sum(case when counts.criteria_class = 'from_15' then 1 else 0 end) as bigint)
        as communes_from_15_count,
    cast(sum(case when counts.criteria_class = 'from_10_to_14' then 1 else 0 end) as bigint)
        as communes_from_10_to_14_count,
    cast(sum(case when counts.criteria_class = 'under_10' then 1 else 0 end) as bigint)
        as communes_under_10_count,
    cast(sum(case when counts.criteria_class is null then 1 else 0 end) as bigint)
        as communes_class_open_count,
    -- what nobody assessed is neither met nor not met
    cast(avg(counts.criteria_met_count) as double) as criteria_per_commune_low,
    cast(avg(counts.criteria_count - counts.criteria_not_met_count) as double)
        as criteria_per_commune_high,
    {{ weakest_data_kind('counts.data_kind') }} as data_kind
from {{ ref('fct_criteria_counts') }} as counts
inner join {{ ref('fct_unit_ancestors') }} as tree
    on counts.unit_id = tree.unit_id and counts.period_end = tree.period_end
group by
    counts.criteria_set, counts.stage, tree.ancestor_id, tree.ancestor_level, counts.period_end
