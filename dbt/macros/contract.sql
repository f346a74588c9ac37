{# What dbt asks of a feed's contract (catalog/feeds/<feed>.yml): its key, its cadence, the names of
   its columns, and its measures: the numbers that are not part of the key. #}
{% macro contract(feed_name) %}
{%- set found = namespace(value={'key': ['delivery_id'], 'cadence': 'none', 'columns': [], 'measures': ['row_number']}) -%}
{%- if execute -%}
{%- for node in graph.sources.values() if node.source_name == 'accepted' and node.name == feed_name -%}
{%- set key = node.config.meta.key -%}
{%- set measures = [] -%}
{%- for column in node.columns.values() if column.name not in key -%}
{%- if column.data_type.split('(')[0] in ('bigint', 'decimal') -%}
{%- do measures.append(column.name) -%}
{%- endif -%}
{%- endfor -%}
{%- set found.value = {
    'key': key,
    'cadence': node.config.meta.cadence,
    'columns': node.columns.keys() | list,
    'measures': measures,
} -%}
{%- endfor -%}
{%- endif -%}
{{ return(found.value) }}
{% endmacro %}
