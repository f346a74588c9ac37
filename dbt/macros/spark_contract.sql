{# The types that contracts name, on Spark: it knows varchar only with a length. #}
{% macro spark__get_empty_schema_sql(columns) %}
    select
    {%- for column in columns.values() %}
        cast(null as {{ 'string' if column.data_type == 'varchar' else column.data_type }})
            as {{ column.name }}{{ ',' if not loop.last }}
    {%- endfor %}
{% endmacro %}
