{# What each feed's rows say of a unit: the facts that indicators.csv names. `counts` are numbers of
   rows that meet a condition, `sums` are sums of a column. `is_flow` means that the periods inside a
   half-year add up; otherwise the last report in it holds, and `cumulative` counts from the
   programme's first day. Feeds of observations need no line: each measure is a fact of its name. #}
{% macro fact_vocabulary() %}
{{ return({
    'cooperatives': {
        'is_flow': false,
        'counts': {
            'cooperatives_active_count': 'is_active',
            'cooperatives_registered_count': 'is_registered',
            'cooperatives_digital_active_count': 'is_active and is_digital',
            'cooperatives_digital_agricultural_count': 'is_active and is_digital and is_agricultural',
            'cooperatives_digital_registered_count': 'is_registered and is_digital',
            'cooperatives_any_software_count': 'is_active and has_any_software',
        },
    },
    'essential_services': {
        'is_flow': false,
        'counts': {'essential_services_online_count': 'is_online'},
    },
    'linkage_models': {
        'is_flow': false,
        'counts': {
            'linkage_models_count': 'is_in_place',
            'linkage_key_models_count': 'is_in_place and is_key_product',
            'linkage_digital_models_count': 'is_in_place and is_digital',
            'linkage_key_digital_models_count': 'is_in_place and is_key_product and is_digital',
            'linkage_area_models_count': 'is_counted_here and has_raw_material_area',
            'linkage_area_digital_models_count':
                'is_counted_here and has_raw_material_area and is_digital',
            'linkage_coded_area_models_count': 'is_counted_here and area_code is not null',
            'linkage_coded_area_digital_models_count':
                'is_counted_here and area_code is not null and is_digital',
        },
    },
    'officials': {
        'is_flow': false,
        'rests_on': {
            'officials_serving_trained_count': 'trainings',
            'officials_trained_since_decision_count': 'trainings',
        },
        'counts': {
            'officials_serving_count': 'is_serving',
            'officials_serving_trained_count': 'is_serving and is_trained',
            'officials_trained_since_decision_count':
                'is_serving and is_trained_since_decision',
        },
    },
    'pilot_models': {
        'is_flow': false,
        'counts': {
            'smart_commune_pilots_in_place_count':
                "pilot_type = 'smart_commune' and is_in_place",
            'smart_commune_pilots_approved_count':
                "pilot_type = 'smart_commune' and model_status <> 'stopped'",
            'smart_commune_pilots_central_in_place_count':
                "pilot_type = 'smart_commune' and is_in_place and pilot_level = 'central'",
        },
    },
    'satisfaction_responses': {
        'is_flow': true,
        'counts': {
            'ntm_online_answers_count': "survey_topic = 'ntm_results' and is_online_survey",
        },
    },
    'service_transactions': {
        'is_flow': true,
        'counts': {
            'dossiers_count': 'true',
            'dossiers_online_count': "channel = 'online'",
        },
    },
    'trainings': {
        'is_flow': true,
        'cumulative': true,
        'rests_on': {'manager_digital_attendances_count': 'trainings'},
        'sums': {
            'manager_digital_attendances_count': 'digital_manager_attendances_count',
        },
    },
}) }}
{% endmacro %}

{# Feeds whose facts are named by the data: fact → expression of a row's name and contribution. #}
{% macro named_facts() %}
{{ return({
    'criteria_assessments': {
        'fact': "concat(criteria_set, '/', indicator_code)",
        'contribution': "case result when 'met' then 1.0 when 'not_met' then 0.0 end",
        'state': "case when result in ('met', 'not_met') then 'reported' else result end",
        'stage': 'stage',
    },
    'recognitions': {
        'fact': "concat('recognised/', recognition_title)",
        'contribution': "case when is_recognised then 1.0 else 0.0 end",
        'state': "'reported'",
        'stage': "'none'",
    },
}) }}
{% endmacro %}

{# Fact name → SQL of what one row adds, null where it adds nothing. #}
{% macro fact_expressions(feed_name) %}
{%- set found = {} -%}
{%- set feed = fact_vocabulary()[feed_name] -%}
{%- for fact, condition in feed.get('counts', {}).items() -%}
{%- do found.update({fact: 'case when ' ~ condition ~ ' then 1.0 end'}) -%}
{%- endfor -%}
{%- for fact, column in feed.get('sums', {}).items() -%}
{%- do found.update({fact: column}) -%}
{%- endfor -%}
{{ return(found) }}
{% endmacro %}

{# Facts of the vocabulary with their feed. Grain: fact. #}
{% macro fact_feeds() %}
{%- for feed_name in fact_vocabulary() %}
{%- set outer_loop = loop %}
{%- for fact in fact_expressions(feed_name) %}
    select '{{ fact }}' as fact, '{{ feed_name }}' as feed
{{- '\n    union all' if not (loop.last and outer_loop.last) }}
{%- endfor %}
{%- endfor %}
{% endmacro %}

{# Facts that count from the programme's first day, as a list of SQL strings. #}
{% macro cumulative_facts() %}
{%- set found = [] -%}
{%- for feed_name, feed in fact_vocabulary().items() if feed.get('cumulative') -%}
{%- for fact in fact_expressions(feed_name) -%}
{%- do found.append("'" ~ fact ~ "'") -%}
{%- endfor -%}
{%- endfor -%}
{{ return(found | join(', ')) }}
{% endmacro %}

{# Feeds whose periods add up, as a list of SQL strings. #}
{% macro flow_feeds() %}
{%- set found = ["'work_files'", "'communications'", "'task_results'"] -%}
{%- for feed_name, feed in fact_vocabulary().items() if feed.is_flow -%}
{%- do found.append("'" ~ feed_name ~ "'") -%}
{%- endfor -%}
{{ return(found | join(', ')) }}
{% endmacro %}

{# Facts that count a row in the first of several units, as a list of SQL strings: where that unit's
   row is refused, another unit counts it. #}
{% macro facts_counted_once(feed_name) %}
{%- set found = [] -%}
{%- for fact, condition in fact_vocabulary()[feed_name].counts.items() if 'is_counted_here' in condition -%}
{%- do found.append("'" ~ fact ~ "'") -%}
{%- endfor -%}
{{ return(found | join(', ')) }}
{% endmacro %}

{# Facts that rest on all rows of a feed since the first day, of whichever unit, as a list of SQL
   strings. #}
{% macro facts_resting_on(other_feed) %}
{%- set found = ["''"] -%}
{%- for feed in fact_vocabulary().values() -%}
{%- for fact, rested_on in feed.get('rests_on', {}).items() if rested_on == other_feed -%}
{%- do found.append("'" ~ fact ~ "'") -%}
{%- endfor -%}
{%- endfor -%}
{{ return(found | join(', ')) }}
{% endmacro %}
