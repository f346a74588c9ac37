-- grain: unit × scope × kind × value kind × accumulation × source × period; the remainder of a
-- stated total is a source
select
    unit_id,
    cast(period_end as date) as period_end,
    funding_scope,
    funding_kind,
    value_kind,
    accumulation,
    funding_source,
    decision_source,
    cast(planned_million_vnd as double) as planned_million_vnd,
    cast(allocated_million_vnd as double) as allocated_million_vnd,
    cast(disbursed_million_vnd as double) as disbursed_million_vnd,
    cast(carried_over_million_vnd as double) as carried_over_million_vnd,
    data_kind,
    delivery_id,
    part,
    cast(row_number as bigint) as row_number
from {{ ref('int_funding_by_source') }}
