-- grain: own facts or those of all units below × fact × stage × unit × half-year: what is counted
-- in a period adds up over its months, what stands at its end is that of the last report in it
with

reported as (
    select
        facts.*,
        periods.period_end as half_year_end,
        {{ months_in('facts.period') }} as months_count,
        reports.last_reported_end
    from {{ ref('int_unit_facts') }} as facts
    inner join {{ ref('stg_periods') }} as periods
        on facts.period_end between periods.period_start and periods.period_end
    left join {{ ref('int_feed_reports') }} as reports
        on facts.feed = reports.feed
        and facts.unit_id = reports.unit_id
        and periods.period_end = reports.period_end
),

-- a report of the whole half-year speaks for its months; of stocks the last report alone holds
halves as (
    select
        fact,
        stage,
        unit_id,
        half_year_end as period_end,
        case
            when max(case when is_flow then 1 else 0 end) = 0
                then
                    case
                        when
                            max_by(state, period_end) = 'reported'
                            then max_by(fact_value, period_end)
                    end
            when max(months_count) = 6 then max_by(fact_value, months_count)
            else sum(fact_value)
        end as fact_value,
        max_by(state, period_end) as state,
        max(case when is_flow then 1 else 0 end) as is_flow,
        least(sum(months_count), 6) as months_count,
        sum(rows_count) as rows_count,
        {{ weakest_data_kind('data_kind') }} as data_kind
    from reported
    where
        (is_flow and months_count <= 6)
        or (not is_flow and coalesce(period_end = last_reported_end, true))
    group by fact, stage, unit_id, half_year_end
),

-- facts that count from the programme's first day
cumulative as (
    select
        halves.fact,
        halves.stage,
        halves.unit_id,
        periods.period_end,
        sum(halves.fact_value) as fact_value,
        max(halves.state) as state,
        0 as is_flow,
        6 as months_count,
        sum(halves.rows_count) as rows_count,
        {{ weakest_data_kind('halves.data_kind') }} as data_kind
    from halves
    inner join {{ ref('stg_periods') }} as periods on halves.period_end <= periods.period_end
    where halves.fact in ({{ cumulative_facts() }})
    group by halves.fact, halves.stage, halves.unit_id, periods.period_end
),

own_facts as (
    select * from halves
    where fact not in ({{ cumulative_facts() }})
    union all
    select * from cumulative
),

needed as (
    select distinct facts.fact
    from {{ ref('int_indicator_facts') }} as facts
    inner join {{ ref('stg_indicators') }} as indicators
        on facts.indicator_id = indicators.indicator_id
        and indicators.facts_from = 'below'
),

-- what an indicator gathers from all units below
gathered as (
    select
        own_facts.fact,
        own_facts.stage,
        tree.ancestor_id as unit_id,
        own_facts.period_end,
        sum(own_facts.fact_value) as fact_value,
        max(own_facts.state) as state,
        max(own_facts.is_flow) as is_flow,
        max(own_facts.months_count) as months_count,
        sum(own_facts.rows_count) as rows_count,
        {{ weakest_data_kind('own_facts.data_kind') }} as data_kind
    from own_facts
    inner join needed on own_facts.fact = needed.fact
    inner join {{ ref('int_unit_tree') }} as tree
        on own_facts.unit_id = tree.unit_id
        and own_facts.period_end = tree.period_end
        and tree.ancestor_level in ('district', 'province')
    group by own_facts.fact, own_facts.stage, tree.ancestor_id, own_facts.period_end
)

select 'own' as facts_from, own_facts.* from own_facts
union all
select 'below' as facts_from, gathered.* from gathered
