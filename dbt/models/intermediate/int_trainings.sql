{{ config(materialized='view') }}
-- grain: class × audience × official, from the latest promoted delivery; official is empty where
-- the row is a whole class
with

ranked as (
    {{ in_force(ref('stg_trainings'), 'trainings') }}
)

select
    ranked.*,
    -- a class has its number from its province, so two provinces may use the same
    concat(ranked.province_code, '/', ranked.class_code) as class_id,
    audiences.code is not null as is_for_managers,
    topics.code is not null as is_digital,
    case
        when audiences.code is not null and topics.code is not null
            then coalesce(ranked.attendances_count, 1)
    end as digital_manager_attendances_count
from ranked
left join {{ ref('stg_codes') }} as audiences
    on audiences.list = 'training_audience'
    and audiences.counts_as = 'managers'
    and ranked.audience = audiences.code
left join {{ ref('stg_codes') }} as topics
    on topics.list = 'training_topic'
    and topics.counts_as = 'digital'
    and ranked.training_topic = topics.code
where ranked.key_rank = 1
