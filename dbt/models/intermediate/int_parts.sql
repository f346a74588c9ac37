-- grain: delivery part with its balance, decision and whether it is in force on the known_at day
with

deliveries as (
    select * from {{ ref('stg_deliveries') }}
),

parts as (
    select * from {{ ref('stg_parts') }}
),

decisions as (
    select
        delivery_id,
        part,
        batch_id,
        max(decision) as decision
    from {{ ref('stg_checks') }}
    group by delivery_id, part, batch_id
),

promotions as (
    select
        delivery_id,
        part,
        max(promoted_by) as promoted_by
    from {{ ref('stg_promotions') }}
    group by delivery_id, part
),

decided as (
    select
        deliveries.delivery_id,
        deliveries.sender,
        deliveries.province_code,
        deliveries.period,
        deliveries.period_start,
        deliveries.period_end,
        deliveries.file_name,
        deliveries.base_name,
        deliveries.version,
        deliveries.sha256,
        deliveries.received_at,
        deliveries.delivery_order,
        coalesce(parts.feed, '') as feed,
        coalesce(parts.part, '*') as part,
        parts.batch_id,
        coalesce(parts.status, deliveries.status) as status,
        coalesce(parts.message, deliveries.reason) as message,
        coalesce(parts.rows_read, 0) as rows_read,
        coalesce(parts.rows_accepted, 0) as rows_accepted,
        coalesce(parts.rows_quarantined, 0) as rows_quarantined,
        coalesce(parts.rows_duplicate, 0) as rows_duplicate,
        coalesce(parts.rows_ignored, 0) as rows_ignored,
        coalesce(parts.warnings, 0) as rows_warned,
        parts.document_number,
        parts.document_date,
        parts.data_kind,
        promotions.promoted_by,
        case
            when parts.status is null or parts.status <> 'standardized' then 'not_judged'
            when promotions.promoted_by is not null then 'promoted'
            when decisions.decision = 'promoted' then 'promoted'
            when decisions.decision = 'held' then 'held'
            else 'not_judged'
        end as decision
    from deliveries
    left join parts on deliveries.delivery_id = parts.delivery_id
    left join decisions
        on parts.delivery_id = decisions.delivery_id
        and parts.part = decisions.part
        and parts.batch_id = decisions.batch_id
    left join promotions
        on parts.delivery_id = promotions.delivery_id and parts.part = promotions.part
),

-- what a later delivery of the same name says about a feed: it replaces the earlier one whole,
-- unless a part of that feed was held or could not be used
by_feed as (
    select
        delivery_id,
        sender,
        period,
        base_name,
        delivery_order,
        feed,
        max(case when decision <> 'promoted' then 1 else 0 end) as has_unpromoted
    from decided
    group by delivery_id, sender, period, base_name, delivery_order, feed
),

usable as (
    select
        delivery_id,
        max(case when status = 'standardized' then 1 else 0 end) as has_standardized
    from decided
    group by delivery_id
),

superseded as (
    select distinct
        earlier.delivery_id,
        earlier.part
    from decided as earlier
    inner join deliveries as later
        on earlier.sender = later.sender
        and earlier.period = later.period
        and earlier.base_name = later.base_name
        and earlier.delivery_order < later.delivery_order
    inner join usable
        on later.delivery_id = usable.delivery_id and usable.has_standardized = 1
    left join by_feed
        on later.delivery_id = by_feed.delivery_id and earlier.feed = by_feed.feed
    left join decided as same_part
        on later.delivery_id = same_part.delivery_id and earlier.part = same_part.part
    where coalesce(by_feed.has_unpromoted, 0) = 0 or same_part.decision = 'promoted'
)

select
    decided.*,
    superseded.delivery_id is not null as is_superseded,
    decided.decision = 'promoted' and superseded.delivery_id is null as is_in_force
from decided
left join superseded
    on decided.delivery_id = superseded.delivery_id and decided.part = superseded.part
