-- grain: unit × period × stage × fact
with

{% for feed_name in fact_vocabulary() %}
{{ feed_name }}_facts as (
    {{ fact_sums(feed_name) }}
),
{% endfor %}

{%- for feed_name, names in named_facts().items() %}

{{ feed_name }}_facts as (
    select
        '{{ feed_name }}' as feed,
        unit_id,
        period,
        period_end,
        {{ names.stage }} as stage,
        {{ names.fact }} as fact,
        cast(sum({{ names.contribution }}) as double) as fact_value,
        max({{ names.state }}) as state,
        {{ weakest_data_kind('data_kind') }} as data_kind,
        count(*) as rows_count,
        false as is_flow
    from {{ ref('int_' ~ feed_name) }}
    group by
        unit_id, period, period_end, {{ names.stage }},
        {{ names.fact }}
),
{%- endfor %}

observed_facts as (
    select
        feed,
        unit_id,
        period,
        period_end,
        'none' as stage,
        fact,
        cast(sum(fact_value) as double) as fact_value,
        'reported' as state,
        {{ weakest_data_kind('data_kind') }} as data_kind,
        count(*) as rows_count,
        is_flow
    from {{ ref('int_observed_facts') }}
    where fact_value is not null
    group by feed, unit_id, period, period_end, fact, is_flow
)

select * from observed_facts
{%- for feed_name in named_facts() %}
union all
select * from {{ feed_name }}_facts
{%- endfor %}
{%- for feed_name in fact_vocabulary() %}
union all
select * from {{ feed_name }}_facts
where fact_value is not null
{%- endfor %}
