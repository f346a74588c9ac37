-- grain: unit that adds to a figure by itself: what it adds, with its facts as a digest
with

tree as (
    select distinct unit_id, ancestor_id, ancestor_level, district_id, province_id
    from fct_unit_ancestors
    where period_end = $period_end
),

results as (
    select
        results.unit_id,
        results.unit_level,
        tree.province_id,
        case results.unit_level
            when 'commune' then coalesce(tree.district_id, tree.province_id)
            when 'district' then tree.province_id
        end as container_id,
        coalesce(results.numerator, 0.0) as numerator,
        coalesce(results.denominator, 0.0) as denominator,
        results.units_expected,
        results.units_reported
    from fct_unit_results as results
    inner join tree
        on results.unit_id = tree.unit_id and tree.ancestor_id = $unit_id
    where results.indicator_id = $indicator_id
        and results.stage = $stage
        and results.period_end = $period_end
        and results.map_date = $period_end
        and results.unit_level <> 'nation'
),

below as (
    select
        container_id,
        sum(numerator) as numerator,
        sum(denominator) as denominator,
        sum(units_expected) as units_expected,
        sum(units_reported) as units_reported
    from results
    where container_id is not null
    group by container_id
),

-- what a district or province adds of its own is its row without the rows below it: nothing where
-- communes alone are counted, all where it is counted itself, the rest where levels are pooled
own as (
    select
        results.unit_id,
        results.province_id,
        results.numerator - coalesce(below.numerator, 0.0) as numerator,
        results.denominator - coalesce(below.denominator, 0.0) as denominator,
        results.units_expected - coalesce(below.units_expected, 0) as units_expected,
        results.units_reported - coalesce(below.units_reported, 0) as units_reported
    from results
    left join below on results.unit_id = below.container_id
),

leaves as (
    select * from own where units_expected > 0
),

-- the units whose facts a leaf counts: itself, or all below it
areas as (
    select leaves.unit_id, tree.unit_id as counted_id
    from leaves
    inner join tree on leaves.unit_id = tree.ancestor_id
    where $gathers_below or tree.unit_id = leaves.unit_id
),

area_digests as (
    select unit_id, md5(string_agg(counted_id, ';' order by counted_id)) as area
    from areas
    group by unit_id
),

-- facts of earlier periods too: some count from the programme's first day
fact_digests as (
    select
        areas.unit_id,
        md5(
            string_agg(
                concat_ws(
                    '|', facts.unit_id, facts.period, facts.stage, facts.fact,
                    coalesce(cast(facts.fact_value as varchar), '-'), coalesce(facts.state, '-')
                ),
                ';'
                order by facts.unit_id, facts.period, facts.stage, facts.fact, facts.fact_value
            )
        ) as facts
    from areas
    inner join fct_unit_facts as facts on areas.counted_id = facts.unit_id
    where list_contains($facts, facts.fact)
        and facts.stage in ($stage, 'none')
        and facts.period_end <= $period_end
    group by areas.unit_id
)

select
    leaves.unit_id,
    units.unit_name,
    coalesce(provinces.unit_code, units.unit_code) as province_code,
    leaves.numerator,
    leaves.denominator,
    leaves.units_reported > 0 as is_reported,
    coalesce(fact_digests.facts, '') as facts,
    area_digests.area
from leaves
inner join dim_units as units on leaves.unit_id = units.unit_id
left join dim_units as provinces on leaves.province_id = provinces.unit_id
left join area_digests on leaves.unit_id = area_digests.unit_id
left join fact_digests on leaves.unit_id = fact_digests.unit_id
order by leaves.unit_id
