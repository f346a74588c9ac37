{# Rows of a feed that are in force: of promoted parts, each key once, the later delivery's row.
   The key comes from the feed's contract; where a feed has a cadence, the period belongs to it. A
   kernel drops repeats inside a part, so where a key names the unit and one part alone speaks for a
   province and period, nothing is left to rank: that is nearly every row of millions. #}
{% macro in_force(staged, feed_name) %}
{%- set feed = contract(feed_name) -%}
{%- set key = feed.key + (['period_end'] if feed.cadence != 'none' else []) -%}
{%- set columns -%}
        staged.*,
        parts.sender,
        parts.province_code,
        parts.period,
        parts.period_start,
        parts.period_end,
        parts.delivery_order
{%- endset %}
{%- set on_part -%}
        on staged.delivery_id = parts.delivery_id
        and staged.part = parts.part
        and staged.batch = parts.batch_id
{%- endset %}
{%- set rank -%}
        row_number() over (
            partition by {{ key | join(', ') }}
            order by parts.delivery_order desc, staged.part, staged.row_number
        ) as key_rank
{%- endset %}
{%- if 'unit_id' in feed.key and feed.cadence != 'none' %}
    select
        {{ columns }},
        1 as key_rank
    from {{ staged }} as staged
    inner join {{ ref('int_parts_in_force') }} as parts
        {{ on_part }}
    where parts.is_alone
    union all
    select
        {{ columns }},
        {{ rank }}
    from {{ staged }} as staged
    inner join {{ ref('int_parts_in_force') }} as parts
        {{ on_part }}
    where not parts.is_alone
{%- else %}
    select
        {{ columns }},
        {{ rank }}
    from {{ staged }} as staged
    inner join {{ ref('int_parts_in_force') }} as parts
        {{ on_part }}
{%- endif %}
{% endmacro %}
