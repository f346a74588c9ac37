-- grain: unit × topic × channel × period
select
    tree.ancestor_id as unit_id,
    tree.ancestor_level as unit_level,
    responses.period_end,
    responses.survey_topic,
    responses.survey_channel,
    cast(sum(responses.answers_count) as bigint) as survey_responses_count,
    cast(sum(case when is_satisfied then answers_count else 0 end) as bigint)
        as survey_satisfied_count,
    {{ percent(
        'sum(case when is_satisfied then answers_count else 0 end)', 'sum(responses.answers_count)'
    ) }} as satisfied_pct,
    cast(count(distinct responses.unit_id) as bigint) as surveyed_units_count,
    {{ weakest_data_kind('responses.data_kind') }} as data_kind
from {{ ref('fct_satisfaction_responses') }} as responses
inner join {{ ref('dim_unit_ancestors') }} as tree
    on responses.unit_id = tree.unit_id
    and responses.period_end between tree.valid_from and tree.valid_to
group by
    tree.ancestor_id, tree.ancestor_level, responses.period_end, responses.survey_topic,
    responses.survey_channel
