{# Rows of a feed that are in force: of promoted parts, each key once, the later delivery's row.
   The key comes from the feed's contract; where a feed has a cadence, the period belongs to it. #}
{% macro in_force(staged, feed_name) %}
{%- set feed = contract(feed_name) -%}
{%- set key = feed.key + (['period_end'] if feed.cadence != 'none' else []) -%}
    select
        staged.*,
        parts.sender,
        parts.province_code,
        parts.period,
        parts.period_end,
        parts.delivery_order,
        row_number() over (
            partition by {{ key | join(', ') }}
            order by parts.delivery_order desc, staged.part, staged.row_number
        ) as key_rank
    from {{ staged }} as staged
    inner join {{ ref('int_parts_in_force') }} as parts
        on staged.delivery_id = parts.delivery_id
        and staged.part = parts.part
        and staged.batch = parts.batch_id
{% endmacro %}
