{# Distinct lists of technologies (codes joined by semicolons) with one that counts as digital: tax
   or accounting software alone does not; the code list says which codes do. #}
{% macro digital_lists(relation, codes) %}
    select distinct technologies.digital_technologies
    from (
        select distinct digital_technologies
        from {{ relation }}
        where digital_technologies is not null
    ) as technologies
    inner join {{ codes }} as codes
        on codes.list = 'digital_technology'
        and codes.counts_as = 'digital'
        and concat(';', technologies.digital_technologies, ';') like concat('%;', codes.code, ';%')
{% endmacro %}
