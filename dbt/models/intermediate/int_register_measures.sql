{{ config(materialized='view') }}
-- grain: unit × period × feed × measure × task: what registers and events count, at the unit's own
-- level; a task is named only where one measure serves several
with

essential_services as (
    select
        unit_id,
        period_end,
        cast(null as string) as task_id,
        sum(case when is_online then 1 else 0 end) as essential_services_online_count,
        {{ weakest_data_kind('data_kind') }} as data_kind
    from {{ ref('int_essential_services') }}
    group by unit_id, period_end
),

milestones as (
    select
        unit_id,
        period_end,
        task_id,
        sum(case when is_done then 1 else 0 end) as milestones_done_count,
        {{ weakest_data_kind('data_kind') }} as data_kind
    from {{ ref('int_milestones') }}
    group by unit_id, period_end, task_id
),

ocop_products as (
    select
        unit_id,
        period_end,
        cast(null as string) as task_id,
        sum(case when is_valid then 1 else 0 end) as ocop_products_valid_count,
        sum(case when is_valid and is_tourism then 1 else 0 end) as ocop_tourism_sites_count,
        sum(case when is_valid and has_traceability then 1 else 0 end) as ocop_traceable_count,
        sum(case when is_valid and is_sold_online then 1 else 0 end) as ocop_sold_online_count,
        sum(online_revenue_million_vnd) as ocop_online_revenue_million_vnd,
        {{ weakest_data_kind('data_kind') }} as data_kind
    from {{ ref('int_ocop_products') }}
    group by unit_id, period_end
),

officials as (
    select
        unit_id,
        period_end,
        cast(null as string) as task_id,
        sum(case when is_serving and is_trained then 1 else 0 end) as officials_trained_count,
        {{ weakest_data_kind('data_kind') }} as data_kind
    from {{ ref('int_officials_trained') }}
    group by unit_id, period_end
),

pilot_models as (
    select
        unit_id,
        period_end,
        cast(null as string) as task_id,
        count(*) as pilots_count,
        sum(case when is_in_place then 1 else 0 end) as pilots_in_place_count,
        sum(case when is_in_place and pilot_type = 'e_commerce_commune' then 1 else 0 end)
            as pilots_e_commerce_in_place_count,
        {{ weakest_data_kind('data_kind') }} as data_kind
    from {{ ref('int_pilot_models') }}
    group by unit_id, period_end
),

production_area_codes as (
    select
        unit_id,
        period_end,
        cast(null as string) as task_id,
        sum(case when is_valid then 1 else 0 end) as area_codes_valid_count,
        sum(case when is_valid then area_ha end) as area_codes_valid_ha,
        {{ weakest_data_kind('data_kind') }} as data_kind
    from {{ ref('int_production_area_codes') }}
    group by unit_id, period_end
),

-- surveys about NTM results only: the others are none of T12's or K10's business
satisfaction_responses as (
    select
        unit_id,
        period_end,
        cast(null as string) as task_id,
        max(case when is_online_survey then 1 else 0 end) as surveyed_units_count,
        sum(answers_count) as survey_responses_count,
        sum(case when is_satisfied then answers_count else 0 end) as survey_satisfied_count,
        {{ weakest_data_kind('data_kind') }} as data_kind
    from {{ ref('int_satisfaction_responses') }}
    where survey_topic = 'ntm_results'
    group by unit_id, period_end
),

trainings as (
    select
        unit_id,
        period_end,
        cast(null as string) as task_id,
        count(distinct case when is_for_managers then class_id end) as manager_classes_count,
        sum(case when is_for_managers then coalesce(attendances_count, 1) else 0 end)
            as manager_attendances_count,
        count(distinct case when not is_for_managers then class_id end) as skills_classes_count,
        sum(case when not is_for_managers then coalesce(attendances_count, 1) else 0 end)
            as skills_attendances_count,
        {{ weakest_data_kind('data_kind') }} as data_kind
    from {{ ref('int_trainings') }}
    group by unit_id, period_end
)

{%- set measures = {
    'essential_services': ['essential_services_online_count'],
    'milestones': ['milestones_done_count'],
    'ocop_products': [
        'ocop_products_valid_count', 'ocop_tourism_sites_count', 'ocop_traceable_count',
        'ocop_sold_online_count', 'ocop_online_revenue_million_vnd',
    ],
    'officials': ['officials_trained_count'],
    'pilot_models': [
        'pilots_count', 'pilots_in_place_count', 'pilots_e_commerce_in_place_count',
    ],
    'production_area_codes': ['area_codes_valid_count', 'area_codes_valid_ha'],
    'satisfaction_responses': [
        'surveyed_units_count', 'survey_responses_count', 'survey_satisfied_count',
    ],
    'trainings': [
        'manager_classes_count', 'manager_attendances_count', 'skills_classes_count',
        'skills_attendances_count',
    ],
} %}
{%- set events = ['satisfaction_responses', 'trainings'] %}

{% for feed, columns in measures.items() %}
select
    unit_id,
    period_end,
    '{{ feed }}' as feed,
    measure,
    task_id,
    value,
    'actual' as value_kind,
    '{{ "in_period" if feed in events else "at_period_end" }}' as accumulation,
    data_kind
from (
    {{ unpivot(feed, columns) }}
) as long
where value is not null
{{ 'union all' if not loop.last }}
{%- endfor %}
