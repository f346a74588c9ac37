{# What dbt asks of a feed's contract (catalog/feeds/<feed>.yml): its key, its cadence, the names of
   its columns, and its measures: the numbers that are not part of the key. #}
{% macro contract(feed_name) %}
{%- set found = namespace(value={'key': ['delivery_id'], 'cadence': 'none', 'columns': [], 'measures': ['row_number']}) -%}
{%- if execute -%}
{%- for node in graph.get("sources", {}).values() if node.source_name == 'accepted' and node.name == feed_name -%}
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

{# Feeds in which a unit without a row has none (registers and events), as a list of SQL strings. In
   a feed of observations a unit without a row is silent. #}
{% macro listed_feeds() %}
{%- set found = ["''"] -%}
{%- if execute -%}
{%- for node in graph.get("sources", {}).values() if node.source_name == 'accepted' -%}
{%- if node.config.meta.shape in ('register', 'events') -%}
{%- do found.append("'" ~ node.name ~ "'") -%}
{%- endif -%}
{%- endfor -%}
{%- endif -%}
{{ return(found | join(', ')) }}
{% endmacro %}

{# Months in a period of the grammar 2025, 2025-H1, 2025-Q2, 2025-06. #}
{% macro months_in(period) %}
    case
        when {{ period }} like '%-H%' then 6
        when {{ period }} like '%-Q%' then 3
        when length({{ period }}) = 7 then 1
        else 12
    end
{%- endmacro %}
