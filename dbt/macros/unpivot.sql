{# Wide to long: each row of a relation once for every column named, with its value where it has
   one. One scan, and the same on both engines. #}
{% macro unpivot(relation, columns) %}
    select
        wide.*,
        names.measure,
        case names.measure
            {%- for column in columns %}
            when '{{ column }}' then cast(wide.{{ column }} as decimal(24, 6))
            {%- endfor %}
        end as value
    from {{ relation }} as wide
    cross join (
        {%- for column in columns %}
        select '{{ column }}' as measure{{ ' union all' if not loop.last }}
        {%- endfor %}
    ) as names
{% endmacro %}
