{{ config(materialized='view') }}
-- grain: unit × title × period, from the latest promoted delivery, with what its status counts as
with

ranked as (
    {{ in_force(ref('stg_recognitions'), 'recognitions') }}
)

select
    ranked.*,
    -- the decision stands; whether the unit meets the title today is another question
    codes.code is not null as is_recognised
from ranked
left join {{ ref('stg_codes') }} as codes
    on codes.list = 'recognition_status'
    and codes.counts_as = 'recognised'
    and ranked.recognition_status = codes.code
where ranked.key_rank = 1
