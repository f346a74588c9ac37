-- grain: sender × period × feed × rule: how often it was broken, and since when
with

deliveries as (
    select * from {{ ref('fct_deliveries') }}
),

row_faults as (
    select
        deliveries.sender,
        deliveries.period,
        faults.feed,
        faults.rule_id,
        faults.severity,
        'row' as scope,
        max(faults.message_vi) as message_vi,
        max(faults.message_en) as message_en,
        count(*) as faults_count,
        min(deliveries.received_at) as first_seen_at
    from {{ ref('fct_faults') }} as faults
    inner join deliveries
        on faults.delivery_id = deliveries.delivery_id and faults.part = deliveries.part
    group by
        deliveries.sender, deliveries.period, faults.feed, faults.rule_id, faults.severity
),

part_faults as (
    select
        deliveries.sender,
        deliveries.period,
        checks.feed,
        checks.expectation as rule_id,
        checks.severity,
        'part' as scope,
        max(checks.message_vi) as message_vi,
        max(checks.message_en) as message_en,
        count(*) as faults_count,
        min(deliveries.received_at) as first_seen_at
    from {{ ref('fct_checks') }} as checks
    inner join deliveries
        on checks.delivery_id = deliveries.delivery_id and checks.part = deliveries.part
    where not checks.is_met
    group by
        deliveries.sender, deliveries.period, checks.feed, checks.expectation, checks.severity
),

file_faults as (
    select
        sender,
        period,
        feed,
        message as rule_id,
        'error' as severity,
        'file' as scope,
        max(message_vi) as message_vi,
        max(message_en) as message_en,
        count(*) as faults_count,
        min(received_at) as first_seen_at
    from deliveries
    where status not in ('standardized', 'landed')
    group by sender, period, feed, message
)

select
    sender,
    period,
    feed,
    rule_id,
    severity,
    scope,
    message_vi,
    message_en,
    cast(faults_count as bigint) as faults_count,
    cast(first_seen_at as timestamp) as first_seen_at
from (
    select * from row_faults
    union all
    select * from part_faults
    union all
    select * from file_faults
) as together
