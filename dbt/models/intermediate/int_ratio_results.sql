-- grain: indicator × stage × expected unit × half-year, where sums are divided: what a unit adds
-- to numerator and denominator, and the least and most it may add when it is silent, has months
-- missing or quarantined rows of its own or lacks rows that units like it have
with

grid as (
    select * from {{ ref('int_expected_results') }}
    where method in ('ratio_of_sums', 'unbounded_ratio_of_sums')
),

valued as (
    select
        grid.indicator_id,
        grid.method,
        grid.stage,
        grid.unit_id,
        grid.unit_level,
        grid.district_id,
        grid.province_id,
        grid.period_end,
        grid.feed in ({{ listed_feeds() }}) as is_listed,
        coalesce(numerators.data_kind, denominators.data_kind, reports.data_kind) as data_kind,
        denominators.unit_id is not null or reports.unit_id is not null as is_reported,
        -- a unit whose province's list is in force and names it nowhere has none
        coalesce(numerators.fact_value, 0.0) as numerator_value,
        coalesce(denominators.fact_value, 0.0) as denominator_value,
        largest_denominators.fact_value as largest_value,
        denominators.rows_count as known_rows_count,
        case
            when coalesce(denominators.is_flow, 0) = 0 then 0
            else greatest(6 - coalesce(reports.months_count, denominators.months_count), 0)
        end as missing_months_count,
        coalesce(open_rows.placed_rows_count, 0) as placed_rows_count,
        coalesce(open_rows.unplaced_rows_count, 0) as unplaced_rows_count,
        case
            when grid.numerator_fact in ({{ facts_resting_on('trainings') }})
                then coalesce(open_trainings.open_rows_count, 0)
            else 0
        end as open_numerator_rows_count,
        -- what spans several communes counts in the first: that one's row may be refused
        case
            when grid.denominator_fact in ({{ facts_counted_once('linkage_models') }})
                then coalesce(refused_rows.refused_rows_count, 0)
            else 0
        end as movable_rows_count
    from grid
    left join {{ ref('int_period_facts') }} as numerators
        on grid.numerator_fact = numerators.fact
        and grid.stage = numerators.stage
        and grid.facts_from = numerators.facts_from
        and grid.unit_id = numerators.unit_id
        and grid.period_end = numerators.period_end
    left join {{ ref('int_period_facts') }} as denominators
        on grid.denominator_fact = denominators.fact
        and grid.stage = denominators.stage
        and grid.facts_from = denominators.facts_from
        and grid.unit_id = denominators.unit_id
        and grid.period_end = denominators.period_end
    left join {{ ref('int_feed_reports') }} as reports
        on grid.feed = reports.feed
        and grid.unit_id = reports.unit_id
        and grid.period_end = reports.period_end
    left join {{ ref('int_open_rows') }} as open_rows
        on grid.feed = open_rows.feed
        and grid.facts_from = open_rows.facts_from
        and grid.unit_id = open_rows.unit_id
        and grid.period_end = open_rows.period_end
    left join {{ ref('int_largest_denominators') }} as largest_denominators
        on grid.denominator_fact = largest_denominators.fact
        and grid.stage = largest_denominators.stage
        and grid.unit_id = largest_denominators.unit_id
    left join {{ ref('int_refused_rows') }} as refused_rows
        on grid.feed = refused_rows.feed
        and coalesce(grid.province_id, 'TW') = refused_rows.province_id
        and grid.period_end = refused_rows.period_end
    left join {{ ref('int_open_trainings') }} as open_trainings
        on coalesce(grid.province_id, 'TW') = open_trainings.province_id
        and grid.period_end = open_trainings.period_end
),

-- how much of the denominator is not known
opened as (
    select
        *,
        case
            when not is_reported then largest_value
            else
                denominator_value * missing_months_count / nullif(6 - missing_months_count, 0)
                + case
                    -- each quarantined row of a list is one more person, dossier or model
                    when is_listed then placed_rows_count
                    -- a quarantined row of amounts is as large as the unit's others, or as what
                    -- the unit now lacks
                    when placed_rows_count > 0
                        then greatest(
                                coalesce(largest_value, 0.0) - denominator_value,
                                denominator_value * placed_rows_count / known_rows_count,
                                0.0
                            )
                    else 0.0
                end
        end as open_denominator,
        -- a refused row of an unknown unit is one that this unit may lack beside others like it,
        -- or beside itself in another half-year
        case
            when is_listed or not is_reported then 0
            else least(
                    greatest(
                        max(known_rows_count) over (
                            partition by indicator_id, stage, unit_level, period_end
                        ) - known_rows_count - placed_rows_count,
                        max(known_rows_count) over (
                            partition by indicator_id, stage, unit_id
                        ) - known_rows_count - placed_rows_count,
                        0
                    ),
                    unplaced_rows_count
                )
        end as lacking_rows_count,
        denominator_value / nullif(known_rows_count, 0) as row_amount
    from valued
),

-- in whole things, so that sums are the same in any order
whole as (
    select
        *,
        cast(ceil(round(open_denominator, 6)) as double) as open_amount
    from opened
)

select
    indicator_id,
    method,
    stage,
    unit_id,
    unit_level,
    district_id,
    province_id,
    period_end,
    data_kind,
    is_reported,
    open_numerator_rows_count,
    case when is_listed then unplaced_rows_count else 0 end as unplaced_rows_count,
    cast(ceil(round(coalesce(row_amount * lacking_rows_count, 0.0), 6)) as double)
        as lacking_amount,
    case
        when lacking_rows_count > 0
            then cast(ceil(round(coalesce(row_amount * unplaced_rows_count, 0.0), 6)) as double)
        else 0.0
    end as lacking_amount_most,
    movable_rows_count,
    case
        when not is_reported then 'not_reported'
        when missing_months_count + placed_rows_count > 0 then 'partly_reported'
        when open_numerator_rows_count > 0 then 'partly_reported'
        when is_listed and unplaced_rows_count > 0 then 'partly_reported'
        when lacking_rows_count > 0 then 'partly_reported'
        else 'reported'
    end as status,
    case when is_reported then numerator_value end as numerator,
    case when is_reported then denominator_value end as denominator,
    case when is_reported then numerator_value else 0.0 end as numerator_low,
    case when is_reported then denominator_value else 0.0 end + open_amount
        as denominator_low,
    case when is_reported then numerator_value else 0.0 end + open_amount as numerator_high,
    case when is_reported then denominator_value else 0.0 end + open_amount
        as denominator_high,
    false as is_liftable,
    -- attendances are not bounded by the persons who may attend
    open_amount is not null
    and (
        method = 'ratio_of_sums'
        or (
            is_reported
            and open_amount = 0
            and unplaced_rows_count + open_numerator_rows_count = 0
        )
    ) as has_interval_basis,
    cast(null as double) as unit_count,
    cast(null as double) as unit_count_high
from whole
