-- grain: sheet of a file × (has rows or not): what it adds to a figure, and through which rows
with

indicator as (
    select dim_indicators.*
    from dim_indicators
    inner join dim_targets using (indicator_id)
    where dim_targets.target_id = $target_id and dim_targets.reading = $reading
),

communes as (
    select results.*
    from fct_unit_results as results
    inner join fct_unit_ancestors as tree using (unit_id, period_end)
    inner join indicator using (indicator_id)
    where tree.ancestor_id = $unit_id
        and results.unit_level = 'commune'
        and results.stage = $stage
        and results.period_end = $period_end
        and results.map_date = $period_end
        and results.units_reported = 1
),

fact_rows as (
    select lineage.*
    from mart_lineage as lineage
    cross join indicator
    where lineage.fact in (indicator.numerator_fact, indicator.denominator_fact)
        and lineage.stage = $stage
        and lineage.period_end = $period_end
        and lineage.unit_id in (select unit_id from communes)
),

homes as (
    select unit_id, min((delivery_id, part)) as home
    from fact_rows
    group by unit_id
),

-- a commune that a province's list names nowhere has none; the list itself is its evidence
lists as (
    select tree.unit_id, min((deliveries.delivery_id, deliveries.part)) as home
    from fct_unit_ancestors as tree
    inner join dim_units as provinces on tree.ancestor_id = provinces.unit_id
    inner join fct_deliveries as deliveries
        on provinces.unit_code = deliveries.province_code
        and tree.period_end = deliveries.period_end
        and deliveries.is_in_force
    inner join indicator on deliveries.feed = indicator.feed
    where tree.ancestor_level = 'province'
        and tree.unit_id in (select unit_id from communes)
        and tree.period_end = $period_end
    group by tree.unit_id
),

added as (
    select
        coalesce(homes.home, lists.home) as home,
        sum(communes.numerator) as numerator,
        sum(communes.denominator) as denominator,
        sum(cast(homes.home is null as integer)) as communes_without_row
    from communes
    left join homes using (unit_id)
    left join lists using (unit_id)
    group by coalesce(homes.home, lists.home)
),

listed as (
    select (delivery_id, part) as home, array_agg(distinct row_number order by row_number) as row_numbers
    from fact_rows
    group by delivery_id, part
)

select
    deliveries.sender,
    deliveries.period,
    deliveries.file_name,
    deliveries.part,
    deliveries.sha256,
    coalesce(added.numerator, 0) as numerator,
    coalesce(added.denominator, 0) as denominator,
    coalesce(added.communes_without_row, 0) as communes_without_row,
    coalesce(listed.row_numbers, []) as row_numbers
from added
full join listed using (home)
inner join fct_deliveries as deliveries on (deliveries.delivery_id, deliveries.part) = home
order by deliveries.sender, deliveries.period, deliveries.file_name, deliveries.part
