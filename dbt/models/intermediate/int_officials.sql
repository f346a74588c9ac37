{{ config(materialized='view') }}
-- grain: official × period, from the latest promoted delivery
with

ranked as (
    {{ in_force(ref('stg_officials'), 'officials') }}
)

select
    *,
    left_date is null or left_date >= period_end as is_serving
from ranked
where key_rank = 1
