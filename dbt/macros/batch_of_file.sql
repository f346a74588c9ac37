{# The batch of a row, as a further column. DuckDB takes it from the path as a partition; Spark finds
   partitions under one root only, so where the files lie under many it reads the path itself. #}
{% macro batch_of_file() %}
{%- if target.type == 'spark' -%}
,
    regexp_extract(_metadata.file_path, 'batch=([^/]+)', 1) as batch
{%- endif -%}
{% endmacro %}
