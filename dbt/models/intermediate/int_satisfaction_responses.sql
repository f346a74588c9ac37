{{ config(materialized='view') }}
-- grain: survey × unit × channel × questionnaire × score, from the latest promoted delivery
with

ranked as (
    {{ in_force(ref('stg_satisfaction_responses'), 'satisfaction_responses') }}
)

select
    ranked.*,
    coalesce(ranked.responses_count, 1) as answers_count,
    channels.code is not null as is_online_survey,
    scores.code is not null as is_satisfied
from ranked
left join {{ ref('stg_codes') }} as channels
    on channels.list = 'survey_channel'
    and channels.counts_as = 'online'
    and ranked.survey_channel = channels.code
left join {{ ref('stg_codes') }} as scores
    on scores.list = 'satisfaction_score'
    and scores.counts_as = 'satisfied'
    and ranked.satisfaction_score = scores.code
where ranked.key_rank = 1
