{{ config(materialized='view') }}
-- grain: unit × scope × kind × value kind × accumulation × source × period; what a stated total
-- leaves open is a line of its own, so that the sources always add up to it
with

funding as (
    select * from {{ ref('int_funding') }}
),

itemised as (
    select
        funding.*,
        codes.counts_as as decision_source
    from funding
    left join {{ ref('stg_codes') }} as codes
        on codes.list = 'funding_source' and funding.funding_source = codes.code
    where funding.funding_source <> 'total'
),

sums as (
    select
        unit_id,
        period_end,
        funding_scope,
        funding_kind,
        value_kind,
        accumulation,
        sum(planned_million_vnd) as planned_million_vnd,
        sum(allocated_million_vnd) as allocated_million_vnd,
        sum(disbursed_million_vnd) as disbursed_million_vnd,
        sum(carried_over_million_vnd) as carried_over_million_vnd
    from itemised
    group by unit_id, period_end, funding_scope, funding_kind, value_kind, accumulation
),

remainders as (
    select
        totals.unit_id,
        totals.period_end,
        totals.funding_scope,
        totals.funding_kind,
        totals.value_kind,
        totals.accumulation,
        totals.data_kind,
        totals.delivery_id,
        totals.part,
        totals.row_number,
        totals.planned_million_vnd - coalesce(sums.planned_million_vnd, 0) as planned_million_vnd,
        totals.allocated_million_vnd - coalesce(sums.allocated_million_vnd, 0)
            as allocated_million_vnd,
        totals.disbursed_million_vnd - coalesce(sums.disbursed_million_vnd, 0)
            as disbursed_million_vnd,
        totals.carried_over_million_vnd - coalesce(sums.carried_over_million_vnd, 0)
            as carried_over_million_vnd
    from funding as totals
    left join sums
        on totals.unit_id = sums.unit_id
        and totals.period_end = sums.period_end
        and totals.funding_scope = sums.funding_scope
        and totals.funding_kind = sums.funding_kind
        and totals.value_kind = sums.value_kind
        and totals.accumulation = sums.accumulation
    where totals.funding_source = 'total'
)

select
    unit_id,
    period_end,
    funding_scope,
    funding_kind,
    value_kind,
    accumulation,
    funding_source,
    decision_source,
    planned_million_vnd,
    allocated_million_vnd,
    disbursed_million_vnd,
    carried_over_million_vnd,
    data_kind,
    delivery_id,
    part,
    row_number
from itemised
union all
select
    unit_id,
    period_end,
    funding_scope,
    funding_kind,
    value_kind,
    accumulation,
    'remainder' as funding_source,
    'remainder' as decision_source,
    planned_million_vnd,
    allocated_million_vnd,
    disbursed_million_vnd,
    carried_over_million_vnd,
    data_kind,
    delivery_id,
    part,
    row_number
from remainders
where
    coalesce(planned_million_vnd, 0) <> 0
    or coalesce(allocated_million_vnd, 0) <> 0
    or coalesce(disbursed_million_vnd, 0) <> 0
    or coalesce(carried_over_million_vnd, 0) <> 0
