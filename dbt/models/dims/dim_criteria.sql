-- grain: criteria set × version × indicator code
select * from {{ ref('stg_criteria') }}
