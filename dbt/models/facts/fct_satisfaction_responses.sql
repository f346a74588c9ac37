-- grain: questionnaire, or questionnaires with one score; their codes stay out, so that nobody can
-- be looked up
select
    unit_id,
    cast(period_end as date) as period_end,
    survey_code,
    survey_topic,
    survey_channel,
    is_online_survey,
    satisfaction_score,
    is_satisfied,
    cast(answers_count as bigint) as answers_count,
    answered_date,
    data_kind,
    delivery_id,
    part,
    cast(row_number as bigint) as row_number
from {{ ref('int_satisfaction_responses') }}
