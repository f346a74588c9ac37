{{ config(materialized='view') }}
-- grain: accepted row in force × fact it contributes to, with the file it came in
with

lineage as (
    {{ fact_rows() }}
)

select
    lineage.unit_id,
    lineage.period_end,
    lineage.stage,
    lineage.fact,
    cast(lineage.contribution as double) as contribution,
    lineage.state,
    lineage.data_kind,
    lineage.delivery_id,
    deliveries.sender,
    deliveries.period,
    deliveries.file_name,
    lineage.part,
    lineage.row_number
from lineage
inner join {{ ref('fct_deliveries') }} as deliveries
    on lineage.delivery_id = deliveries.delivery_id and lineage.part = deliveries.part
