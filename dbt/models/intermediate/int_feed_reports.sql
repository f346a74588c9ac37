-- grain: register or event feed × unit × half-year: its province's list is in force, so that a unit
-- without a row has none (0), while a unit of a silent province has no value at all
with

senders as (
    select unit_id, unit_code, valid_from, valid_to
    from {{ ref('stg_units') }}
    where unit_level in ('province', 'central')
),

reports as (
    select
        parts.feed,
        parts.province_code,
        parts.period,
        parts.period_end as reported_end,
        periods.period_end,
        {{ months_in('parts.period') }} as months_count,
        {{ weakest_data_kind('parts.data_kind') }} as data_kind
    from {{ ref('int_parts_in_force') }} as parts
    inner join {{ ref('stg_periods') }} as periods
        on parts.period_end between periods.period_start and periods.period_end
    where parts.feed in ({{ listed_feeds() }})
    group by
        parts.feed, parts.province_code, parts.period, parts.period_end, periods.period_end
),

-- a report of the whole half-year speaks for its months
longest as (
    select
        *,
        max(months_count) over (
            partition by feed, province_code, period_end
        ) as most_months_count
    from reports
    where months_count <= 6
),

by_sender as (
    select
        feed,
        province_code,
        period_end,
        max(reported_end) as last_reported_end,
        sum(case when months_count = most_months_count then months_count else 0 end)
            as months_count,
        {{ weakest_data_kind('data_kind') }} as data_kind
    from longest
    group by feed, province_code, period_end
)

select
    by_sender.feed,
    by_sender.period_end,
    tree.unit_id,
    by_sender.last_reported_end,
    by_sender.months_count,
    by_sender.data_kind
from by_sender
inner join senders
    on by_sender.province_code = senders.unit_code
    and by_sender.period_end between senders.valid_from and senders.valid_to
inner join {{ ref('int_unit_tree') }} as tree
    on senders.unit_id = coalesce(tree.province_id, tree.unit_id)
    and by_sender.period_end = tree.period_end
    and tree.unit_id = tree.ancestor_id
