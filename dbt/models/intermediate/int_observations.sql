{{ config(materialized='view') }}
-- grain: unit × period × feed × measure × breakdown × kind of value × accumulation
{%- set feeds = ['communications', 'funding', 'infrastructure', 'task_results', 'work_files'] %}
{%- for feed in feeds %}
{{ observations(feed, ref('int_' ~ feed)) }}
{{- 'union all' if not loop.last }}
{%- endfor %}
