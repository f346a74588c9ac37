{# Long rows (unit, period, measure, value) of a feed of observations. What its measures are follows
   from its contract: the numbers that are not part of the key. A feed whose rows name their
   measure themselves has the columns measure and value. The rest of the key is the breakdown. #}
{% macro observations(feed_name, relation) %}
{%- set feed = contract(feed_name) -%}
{%- set named = ['unit_id', 'value_kind', 'accumulation', 'measure'] -%}
{%- set breakdown = feed.key | reject('in', named) | list -%}
    select
        unit_id,
        period,
        period_start,
        period_end,
        '{{ feed_name }}' as feed,
        measure,
        {% if breakdown -%}
        concat(
            {%- for column in breakdown -%}
            coalesce({{ column }}, ''){{ ", '|', " if not loop.last }}
            {%- endfor -%}
        )
        {%- else -%}
        ''
        {%- endif %} as breakdown,
        value,
        {{ 'value_kind' if 'value_kind' in feed.columns else "'actual'" }} as value_kind,
        {{ 'accumulation' if 'accumulation' in feed.columns else "'at_period_end'" }}
            as accumulation,
        data_kind,
        delivery_id,
        part,
        row_number
    from
        {%- if 'measure' in feed.key %} {{ relation }}
        {%- else %} (
        {{ unpivot(relation, feed.measures) }}
    ) as long
        {%- endif %}
    where value is not null
{% endmacro %}
