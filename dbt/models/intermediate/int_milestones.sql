{{ config(materialized='view') }}
-- grain: unit × task × milestone × period, from the latest promoted delivery
with

ranked as (
    {{ in_force(ref('stg_milestones'), 'milestones') }}
)

select
    ranked.*,
    codes.code is not null as is_done
from ranked
left join {{ ref('stg_codes') }} as codes
    on codes.list = 'milestone_status'
    and codes.counts_as = 'done'
    and ranked.milestone_status = codes.code
where ranked.key_rank = 1
