{{ config(materialized='view') }}
-- grain: feed × province (or the central agencies) × half-year: quarantined rows, each once
select
    open_rows.feed,
    coalesce(tree.province_id, tree.unit_id) as province_id,
    open_rows.period_end,
    sum(open_rows.placed_rows_count) + max(open_rows.unplaced_rows_count) as refused_rows_count
from {{ ref('int_open_rows') }} as open_rows
inner join {{ ref('int_unit_tree') }} as tree
    on open_rows.unit_id = tree.unit_id
    and open_rows.period_end = tree.period_end
    and tree.unit_id = tree.ancestor_id
where open_rows.facts_from = 'own'
group by open_rows.feed, coalesce(tree.province_id, tree.unit_id), open_rows.period_end
