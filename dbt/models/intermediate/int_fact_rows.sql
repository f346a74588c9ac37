{{ config(materialized='view') }}
-- grain: accepted row in force × fact it contributes to
{{ fact_rows(
    ref('int_criteria_assessments'),
    ref('int_cooperatives_classified'),
    ref('int_service_transactions')
) }}
