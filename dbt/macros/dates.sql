{# Whole days from one date to a later one; the two engines take the arguments in other orders. #}
{% macro days_between(first, last) %}
{%- if target.type == 'spark' -%}
        datediff({{ last }}, {{ first }})
    {%- else -%}
date_diff('day', {{ first }}, {{ last }})
{%- endif -%}
{% endmacro %}
