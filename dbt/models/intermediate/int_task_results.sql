{{ config(materialized='view') }}
-- grain: the feed's key, once, from the latest promoted delivery
with

ranked as (
    {{ in_force(ref('stg_task_results'), 'task_results') }}
)

select * from ranked
where key_rank = 1
