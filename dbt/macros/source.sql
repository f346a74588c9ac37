{# A source on each engine. DuckDB reads the external_location of dbt_project.yml; dbt-spark knows
   none, so there a source is the folder of Parquet files that meta.spark_folder names. #}
{% macro source(source_name, table_name) %}
{%- set relation = builtins.source(source_name, table_name) -%}
{%- if not execute or target.type != 'spark' -%}
{{ return(relation) }}
{%- endif -%}
{%- set found = namespace(folder=none) -%}
{%- for node in graph.sources.values() -%}
{%- if node.source_name == source_name and node.name == table_name -%}
{%- set found.folder = node.config.meta.spark_folder.replace('{name}', table_name) -%}
{%- endif -%}
{%- endfor -%}
{{ return(api.Relation.create(schema='parquet', identifier=found.folder).quote(identifier=true)) }}
{% endmacro %}
