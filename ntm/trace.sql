-- grain: sheet of a file: what it adds to a figure, and through which rows; one more row without a
-- file for what the rows leave open, by whether it comes of sums since the year began
with

tree as (
    select distinct unit_id, ancestor_id, district_id, province_id
    from fct_unit_ancestors
    where period_end = $period_end
),

senders as (
    select
        tree.unit_id,
        any_value(case when tree.province_id is null then 'TW' else units.unit_code end)
            as province_code
    from tree
    left join dim_units as units on tree.province_id = units.unit_id
    where tree.unit_id = tree.ancestor_id
    group by tree.unit_id
),

results as (
    select
        results.unit_id,
        case
            when results.unit_level = 'commune' then coalesce(tree.district_id, tree.province_id)
            when results.unit_level = 'district' then tree.province_id
        end as container_id,
        coalesce(results.numerator, 0) as numerator,
        coalesce(results.denominator, 0) as denominator,
        results.units_reported
    from fct_unit_results as results
    inner join tree on results.unit_id = tree.unit_id and tree.ancestor_id = $unit_id
    where results.indicator_id = $indicator_id
        and results.stage = $stage
        and results.period_end = $period_end
        and results.map_date = $period_end
),

-- a district's or a province's result holds those of the units inside it
inside as (
    select
        container_id,
        sum(numerator) as numerator,
        sum(denominator) as denominator,
        sum(units_reported) as units_reported
    from results
    group by container_id
),

-- the units that report: what each adds of its own, by its result
leaves as (
    select
        results.unit_id,
        case
            when $shows_pilots_of_nation then cast(results.numerator >= $threshold as double)
            else results.numerator - coalesce(inside.numerator, 0)
        end as numerator,
        case
            when $shows_pilots_of_nation then 1.0
            else results.denominator - coalesce(inside.denominator, 0)
        end as denominator
    from results
    left join inside on results.unit_id = inside.container_id
    where results.units_reported - coalesce(inside.units_reported, 0) > 0
),

-- whose rows speak for a leaf: its own, or those of every unit inside it
carriers as (
    select leaves.unit_id as leaf_id, tree.unit_id
    from leaves
    inner join tree
        on leaves.unit_id = tree.ancestor_id
        and ($gathers_below or tree.unit_id = leaves.unit_id)
),

half_year as (
    select period_start, period_end from dim_periods where period_end = $period_end
),

parts as (
    select
        *,
        case
            when period like '%-H_' then 6 when period like '%-Q_' then 3
            when period like '____-__' then 1 else 12
        end as months_count
    from fct_deliveries
    where is_in_force and period_end <= $period_end
),

-- the last list of a register in the half-year, which speaks for units without a row too
lists as (
    select parts.feed, parts.province_code, max(parts.period_end) as last_end
    from parts
    inner join half_year
        on parts.period_end between half_year.period_start and half_year.period_end
    where list_contains($listed_feeds, parts.feed) and parts.months_count <= 6
    group by parts.feed, parts.province_code
),

-- a commune that a province's list names nowhere has none; the list itself is its evidence
list_homes as (
    select senders.unit_id, min((parts.delivery_id, parts.part)) as home
    from leaves
    inner join senders on leaves.unit_id = senders.unit_id
    inner join lists
        on senders.province_code = lists.province_code and lists.feed = $feed
    inner join parts
        on lists.feed = parts.feed
        and lists.province_code = parts.province_code
        and lists.last_end = parts.period_end
    group by senders.unit_id
),

fact_rows as (
    select
        carriers.leaf_id,
        lineage.unit_id,
        lineage.fact,
        coalesce(lineage.contribution, 0) as contribution,
        lineage.row_number,
        lineage.period_end,
        parts.feed,
        parts.months_count,
        (parts.delivery_id, parts.part) as home,
        max(parts.months_count) over same_fact as most_months_count,
        max(lineage.period_end) over same_fact as last_end
    from mart_lineage as lineage
    inner join carriers on lineage.unit_id = carriers.unit_id
    inner join parts on lineage.delivery_id = parts.delivery_id and lineage.part = parts.part
    cross join half_year
    where list_contains($facts, lineage.fact)
        and lineage.stage in ($stage, 'none')
        and lineage.period_end <= $period_end
        and (
            lineage.period_end >= half_year.period_start
            or list_contains($facts_since_the_start, lineage.fact)
        )
        and (parts.months_count <= 6 or not list_contains($flow_feeds, parts.feed))
    window same_fact as (partition by lineage.unit_id, lineage.fact)
),

-- what is counted adds up over its months, unless one report speaks for the whole half-year; of what
-- stands at a period's end the last report holds
held as (
    select fact_rows.*
    from fact_rows
    inner join senders on fact_rows.unit_id = senders.unit_id
    left join lists
        on fact_rows.feed = lists.feed and senders.province_code = lists.province_code
    where case
        when list_contains($facts_since_the_start, fact_rows.fact) then true
        when list_contains($flow_feeds, fact_rows.feed)
            then fact_rows.most_months_count < 6 or fact_rows.months_count = 6
        else fact_rows.period_end = coalesce(lists.last_end, fact_rows.last_end)
    end
),

-- where sums are divided, each sheet adds what its rows state
summed as (
    select
        leaf_id,
        home,
        sum(case when list_contains($numerator_facts, fact) then contribution else 0 end)
            as numerator,
        sum(case when fact = $denominator_fact then contribution else 0 end) as denominator
    from held
    group by leaf_id, home
),

-- where units are counted, a unit counts once, in the sheet that says most of it
homes as (
    select
        leaf_id,
        min(home) filter (where feed = $feed and contribution > 0) as met_home,
        min(home) filter (where feed = $feed) as home,
        min(home) as any_home
    from held
    group by leaf_id
),

met as (
    select leaf_id, count(*) as facts_met_count
    from (
        select leaf_id, fact, sum(contribution) as fact_value
        from held
        where list_contains($numerator_facts, fact)
        group by leaf_id, fact
    )
    where fact_value >= $threshold
    group by leaf_id
),

counted as (
    select
        leaves.unit_id as leaf_id,
        coalesce(homes.met_home, homes.home, list_homes.home, homes.any_home) as home,
        case when coalesce(met.facts_met_count, 0) >= $facts_needed_count then 1.0 else 0.0 end
        * case when $has_denominator then leaves.denominator else 1.0 end as numerator,
        leaves.denominator,
        cast(homes.home is null as integer) as units_without_row
    from leaves
    left join homes on leaves.unit_id = homes.leaf_id
    left join list_homes on leaves.unit_id = list_homes.unit_id
    left join met on leaves.unit_id = met.leaf_id
),

allotted as (
    select leaf_id, home, numerator, denominator, units_without_row
    from counted
    where not $adds_contributions
    union all
    select leaf_id, home, numerator, denominator, 0 as units_without_row
    from summed
    where $adds_contributions
    union all
    select unit_id as leaf_id, home, 0 as numerator, 0 as denominator, 1 as units_without_row
    from list_homes
    where $adds_contributions and unit_id not in (select leaf_id from summed)
),

added as (
    select
        home, sum(numerator) as numerator, sum(denominator) as denominator,
        sum(units_without_row) as units_without_row
    from allotted
    where home is not null
    group by home
),

listed as (
    select
        held.home,
        array_agg(distinct held.row_number order by held.row_number) as row_numbers,
        count(distinct case when allotted.leaf_id is null then held.leaf_id end)
            as units_counted_elsewhere
    from held
    left join allotted on held.leaf_id = allotted.leaf_id and held.home = allotted.home
    group by held.home
),

-- sums since the year began are taken apart month by month before they count
restated as (
    select distinct observations.unit_id
    from fct_observations as observations
    inner join half_year
        on observations.period_end between half_year.period_start and half_year.period_end
    where observations.feed = $feed
        and observations.accumulation not in ('in_period', 'at_period_end')
),

found as (
    select leaf_id, sum(numerator) as numerator, sum(denominator) as denominator
    from allotted
    where home is not null
    group by leaf_id
),

unexplained as (
    select
        restated.unit_id is not null as is_restated,
        leaves.numerator - coalesce(found.numerator, 0) as numerator,
        leaves.denominator - coalesce(found.denominator, 0) as denominator
    from leaves
    left join found on leaves.unit_id = found.leaf_id
    left join restated on leaves.unit_id = restated.unit_id
)

select
    deliveries.sender,
    deliveries.period,
    deliveries.file_name,
    deliveries.part,
    deliveries.sha256,
    coalesce(added.numerator, 0) as numerator,
    coalesce(added.denominator, 0) as denominator,
    cast(coalesce(added.units_without_row, 0) as bigint) as units_without_row,
    coalesce(listed.units_counted_elsewhere, 0) as units_counted_elsewhere,
    coalesce(listed.row_numbers, []) as row_numbers,
    false as is_restated
from added
full join listed using (home)
inner join fct_deliveries as deliveries on (deliveries.delivery_id, deliveries.part) = home
union all
select
    null as sender, null as period, null as file_name, null as part, null as sha256,
    sum(numerator) as numerator,
    sum(denominator) as denominator,
    count(*) as units_without_row,
    0 as units_counted_elsewhere,
    [] as row_numbers,
    is_restated
from unexplained
where numerator <> 0 or denominator <> 0
group by is_restated
order by sender, period, file_name, part
