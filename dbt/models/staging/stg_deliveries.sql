-- grain: delivery (sender, period, file name, content) that was known on the known_at day
select
    *,
    -- the later key wins; equal times are settled by what is in the file, never by chance
    concat(
        cast(received_at as string), '|', lpad(cast(version as string), 6, '0'), '|', sha256
    ) as delivery_order
from {{ source('ledger', 'fetch') }}
where cast(received_at as date) <= cast('{{ var("known_at") }}' as date)
