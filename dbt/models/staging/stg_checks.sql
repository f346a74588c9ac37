-- grain: delivery part × expectation, as last checked
with

results as (
    select * from {{ source('ledger', 'check') }}
),

ranked as (
    select
        *,
        max(decided_at) over (partition by delivery_id, part) as last_decided_at
    from results
)

select * from ranked
where decided_at = last_decided_at
