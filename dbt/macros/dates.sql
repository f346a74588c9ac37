{# Whole days from one date to a later one, on DuckDB and Spark alike. #}
{% macro days_between(first, last) %}{{ dbt.datediff(first, last, 'day') }}{% endmacro %}
