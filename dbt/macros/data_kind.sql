{# The weakest kind among inputs: simulated before derived before press before official. #}
{% macro weakest_data_kind(column) %}
    case min(case {{ column }}
        when 'simulated' then 1 when 'derived' then 2 when 'press' then 3 when 'official' then 4
    end)
        when 1 then 'simulated' when 2 then 'derived' when 3 then 'press' when 4 then 'official'
    end
{% endmacro %}
