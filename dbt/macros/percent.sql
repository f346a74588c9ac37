{# A share in percent, in double precision: of two decimals, Spark would keep six places only. #}
{% macro percent(numerator, denominator) -%}
    cast(100.0 * {{ numerator }} as double) / nullif({{ denominator }}, 0)
{%- endmacro %}
