-- grain: unit × period, over the communes that reported
with

measures as (
    select * from {{ ref('fct_observations') }}
    where feed = 'infrastructure'
)

select
    tree.ancestor_id as unit_id,
    tree.ancestor_level as unit_level,
    measures.period_end,
    cast(count(distinct measures.unit_id) as bigint) as units_reported,
    {%- for measure in [
        'households_count', 'households_smartphone_count', 'households_smart_device_count',
        'villages_count', 'villages_broadband_count', 'villages_mobile_count',
        'villages_weak_signal_count', 'villages_no_signal_count', 'wifi_points_count',
        'wifi_centre_points_count',
    ] %}
    cast(sum(case when measure = '{{ measure }}' then observed_value end) as bigint)
        as {{ measure }},
    {%- endfor %}
    {{ percent(
        "sum(case when measure = 'households_smartphone_count' then observed_value end)",
        "sum(case when measure = 'households_count' then observed_value end)"
    ) }} as households_smartphone_pct,
    {{ weakest_data_kind('measures.data_kind') }} as data_kind
from measures
inner join {{ ref('dim_unit_ancestors') }} as tree
    on measures.unit_id = tree.unit_id
    and measures.period_end between tree.valid_from and tree.valid_to
group by tree.ancestor_id, tree.ancestor_level, measures.period_end
