{# Whole days from one date to a later one; the two engines take the arguments in other orders. #}
{% macro days_between(first, last) %}
{%- if target.type == 'spark' -%}
        datediff({{ last }}, {{ first }})
    {%- else -%}
date_diff('day', {{ first }}, {{ last }})
{%- endif -%}
{% endmacro %}

{# The day since which there are 34 provinces and no districts. #}
{% macro merger_date() -%}
date '2025-07-01'
{%- endmacro %}

{# The day on which Decision 924/QĐ-TTg was signed. #}
{% macro decision_date() -%}
date '2022-08-02'
{%- endmacro %}
