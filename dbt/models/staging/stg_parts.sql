-- grain: delivery part, as last standardized; a whole-file fault ends when the file is read later
with

manifest as (
    select * from {{ source('ledger', 'standardize') }}
),

ranked as (
    select
        *,
        row_number() over (
            partition by delivery_id, part order by committed_at desc
        ) as recency,
        max(committed_at) over (partition by delivery_id) as last_committed_at
    from manifest
)

select * from ranked
where recency = 1 and (part <> '*' or committed_at = last_committed_at)
