-- grain: province (or the central agencies) × half-year: quarantined rows of trainings so far, in
-- the provinces that it was made of too; each may be the class of one more official
with

by_unit as (
    select
        coalesce(tree.province_id, tree.unit_id) as province_id,
        open_rows.period_end,
        sum(open_rows.placed_rows_count) + max(open_rows.unplaced_rows_count) as open_rows_count
    from {{ ref('int_open_rows') }} as open_rows
    inner join {{ ref('int_unit_tree') }} as tree
        on open_rows.unit_id = tree.unit_id
        and open_rows.period_end = tree.period_end
        and tree.unit_id = tree.ancestor_id
    where open_rows.feed = 'trainings' and open_rows.facts_from = 'own'
    group by coalesce(tree.province_id, tree.unit_id), open_rows.period_end
),

periods as (
    select period_end from {{ ref('stg_periods') }}
),

maps as (
    select
        periods.period_end,
        max(containers.map_date) as map_date
    from periods
    inner join {{ ref('int_province_containers') }} as containers
        on (periods.period_end <= date '2025-06-30') = (containers.map_date <= date '2025-06-30')
    group by periods.period_end
)

select
    coalesce(containers.container_id, by_unit.province_id) as province_id,
    maps.period_end,
    sum(by_unit.open_rows_count) as open_rows_count
from maps
inner join by_unit on maps.period_end >= by_unit.period_end
left join {{ ref('int_province_containers') }} as containers
    on by_unit.province_id = containers.province_id
    and by_unit.period_end = containers.period_end
    and maps.map_date = containers.map_date
    and containers.container_level = 'province'
group by coalesce(containers.container_id, by_unit.province_id), maps.period_end
