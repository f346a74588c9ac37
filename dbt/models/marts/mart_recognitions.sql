-- grain: unit × title × level of the titled units × period
select
    tree.ancestor_id as unit_id,
    tree.ancestor_level as unit_level,
    recognitions.period_end,
    recognitions.recognition_title,
    tree.unit_level as titled_level,
    cast(sum(case when recognition_status = 'registered' then 1 else 0 end) as bigint)
        as titles_registered_count,
    cast(
        sum(
            case when recognition_status in ('self_assessed', 'appraised') then 1 else 0 end
        ) as bigint
    ) as titles_assessed_count,
    cast(sum(case when is_recognised then 1 else 0 end) as bigint) as titles_recognised_count,
    cast(sum(case when recognition_status = 'acknowledged' then 1 else 0 end) as bigint)
        as titles_acknowledged_count,
    cast(sum(case when recognition_status = 'not_maintained' then 1 else 0 end) as bigint)
        as titles_not_maintained_count,
    cast(sum(case when recognition_status = 'revoked' then 1 else 0 end) as bigint)
        as titles_revoked_count,
    {{ weakest_data_kind('recognitions.data_kind') }} as data_kind
from {{ ref('fct_recognitions') }} as recognitions
inner join {{ ref('dim_unit_ancestors') }} as tree
    on recognitions.unit_id = tree.unit_id
    and recognitions.period_end between tree.valid_from and tree.valid_to
group by
    tree.ancestor_id, tree.ancestor_level, recognitions.period_end,
    recognitions.recognition_title, tree.unit_level
