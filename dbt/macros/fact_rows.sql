{# Grain: accepted row in force × fact it contributes to, for lineage. #}
{% macro fact_rows() %}
{%- set common = 'data_kind, delivery_id, part, row_number' -%}
{%- for feed_name, names in named_facts().items() %}
    select
        unit_id,
        period_end,
        {{ names.stage }} as stage,
        {{ names.fact }} as fact,
        {{ names.contribution }} as contribution,
        {{ names.state }} as state,
        {{ common }}
    from {{ ref('fct_' ~ feed_name) }}
    union all
{%- endfor %}
{%- for feed_name in fact_vocabulary() %}
{%- set expressions = fact_expressions(feed_name) %}
    select
        unit_id,
        period_end,
        'none' as stage,
        fact,
        contribution,
        'reported' as state,
        {{ common }}
    from (
        select
            counted.unit_id,
            counted.period_end,
            names.fact,
            case names.fact
                {%- for fact, expression in expressions.items() %}
                when '{{ fact }}' then {{ expression }}
                {%- endfor %}
            end as contribution,
            counted.data_kind,
            counted.delivery_id,
            counted.part,
            counted.row_number
        from {{ ref('fct_' ~ feed_name) }} as counted
        cross join (
            {%- for fact in expressions %}
            select '{{ fact }}' as fact{{ ' union all' if not loop.last }}
            {%- endfor %}
        ) as names
    ) as named
    where contribution is not null
    union all
{%- endfor %}
    select
        unit_id,
        period_end,
        'none' as stage,
        {{ observed_fact() }} as fact,
        observed_value as contribution,
        'reported' as state,
        {{ common }}
    from {{ ref('fct_observations') }}
    where {{ is_observed_fact() }}
{% endmacro %}

{# An observation is a fact of its measure's name. Of work files, those of the programme alone are
   a fact of their own; the amounts of funding have sources and belong to no fact. #}
{% macro observed_fact() %}
    case
        when feed = 'work_files' and breakdown like '%|programme'
            then replace(measure, 'work_files_', 'work_files_programme_')
        else measure
    end
{%- endmacro %}

{# Plans and estimates are no results; sums since a year or the programme began are taken apart
   before they count (int_observed_facts). #}
{% macro is_observed_fact() %}
    value_kind = 'actual' and feed <> 'funding'
{%- endmacro %}

{# Grain: unit × period × fact, one scan of the feed. #}
{% macro fact_sums(feed_name) %}
{%- set expressions = fact_expressions(feed_name) %}
    select
        '{{ feed_name }}' as feed,
        summed.unit_id,
        summed.period,
        summed.period_end,
        'none' as stage,
        names.fact,
        case names.fact
            {%- for fact in expressions %}
            when '{{ fact }}' then cast(summed.{{ fact }} as double)
            {%- endfor %}
        end as fact_value,
        'reported' as state,
        summed.data_kind,
        case names.fact
            {%- for fact in expressions %}
            when '{{ fact }}' then summed.{{ fact }}_rows
            {%- endfor %}
        end as rows_count,
        {{ fact_vocabulary()[feed_name].is_flow }} as is_flow
    from (
        select
            unit_id,
            period,
            period_end,
            {%- for fact, expression in expressions.items() %}
            sum({{ expression }}) as {{ fact }},
            count({{ expression }}) as {{ fact }}_rows,
            {%- endfor %}
            {{ weakest_data_kind('data_kind') }} as data_kind
        from {{ ref(relation_of(feed_name)) }}
        group by unit_id, period, period_end
    ) as summed
    cross join (
        {%- for fact in expressions %}
        select '{{ fact }}' as fact{{ ' union all' if not loop.last }}
        {%- endfor %}
    ) as names
{% endmacro %}

{# The intermediate model that knows what a feed's rows count as. #}
{% macro relation_of(feed_name) %}
{{- return({
    'cooperatives': 'int_cooperatives_classified',
    'officials': 'int_officials_trained',
}.get(feed_name, 'int_' ~ feed_name)) -}}
{% endmacro %}
