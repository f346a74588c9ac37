{{ config(materialized='view') }}
-- grain: accepted row in force × fact it contributes to, with the file it came in
select
    fact_rows.unit_id,
    fact_rows.period_end,
    fact_rows.stage,
    fact_rows.fact,
    fact_rows.contribution,
    fact_rows.state,
    fact_rows.data_kind,
    fact_rows.delivery_id,
    deliveries.sender,
    deliveries.period,
    deliveries.file_name,
    fact_rows.part,
    fact_rows.row_number
from {{ ref('fct_fact_rows') }} as fact_rows
inner join {{ ref('fct_deliveries') }} as deliveries
    on fact_rows.delivery_id = deliveries.delivery_id and fact_rows.part = deliveries.part
