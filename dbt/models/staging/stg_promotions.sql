-- grain: promotion by hand
select * from {{ source('ledger', 'promote') }}
