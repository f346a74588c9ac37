{{ config(materialized='view') }}
-- grain: indicator × stage × expected unit × half-year: what it adds to a result, and what it may
select * from {{ ref('int_share_results') }}
union all
select * from {{ ref('int_ratio_results') }}
