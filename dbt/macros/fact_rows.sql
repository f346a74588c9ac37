{# Grain: accepted row in force × fact it contributes to. What each feed contributes is said here
   once, for the facts (over int_) and for their lineage (over fct_). #}
{% macro fact_rows(criteria_assessments, cooperatives, service_transactions) %}
with

criteria as (
    select
        unit_id,
        period_end,
        stage,
        concat(criteria_set, '/', indicator_code) as fact,
        case result when 'met' then 1.0 when 'not_met' then 0.0 end as contribution,
        case result when 'met' then 'reported' when 'not_met' then 'reported' else result end
            as state,
        data_kind,
        delivery_id,
        part,
        row_number
    from {{ criteria_assessments }}
),

cooperative_facts as (
    select
        cooperatives.*,
        facts.fact
    from {{ cooperatives }} as cooperatives
    inner join (
        select 'cooperatives_active_count' as fact
        union all select 'cooperatives_registered_count' as fact
        union all select 'cooperatives_digital_active_count' as fact
        union all select 'cooperatives_digital_agricultural_count' as fact
        union all select 'cooperatives_digital_registered_count' as fact
        union all select 'cooperatives_any_software_count' as fact
    ) as facts
        on (facts.fact = 'cooperatives_active_count' and cooperatives.is_active)
        or (facts.fact = 'cooperatives_registered_count' and cooperatives.is_registered)
        or (
            facts.fact = 'cooperatives_digital_active_count'
            and cooperatives.is_active and cooperatives.is_digital
        )
        or (
            facts.fact = 'cooperatives_digital_agricultural_count'
            and cooperatives.is_active and cooperatives.is_digital
            and cooperatives.is_agricultural
        )
        or (
            facts.fact = 'cooperatives_digital_registered_count'
            and cooperatives.is_registered and cooperatives.is_digital
        )
        or (
            facts.fact = 'cooperatives_any_software_count'
            and cooperatives.is_active and cooperatives.has_any_software
        )
),

dossiers as (
    select * from {{ service_transactions }}
)

select
    unit_id,
    period_end,
    stage,
    fact,
    contribution,
    state,
    data_kind,
    delivery_id,
    part,
    row_number
from criteria
union all
select
    unit_id,
    period_end,
    'none' as stage,
    fact,
    1.0 as contribution,
    'reported' as state,
    data_kind,
    delivery_id,
    part,
    row_number
from cooperative_facts
union all
select
    unit_id,
    period_end,
    'none' as stage,
    'dossiers_count' as fact,
    1.0 as contribution,
    'reported' as state,
    data_kind,
    delivery_id,
    part,
    row_number
from dossiers
union all
select
    unit_id,
    period_end,
    'none' as stage,
    'dossiers_online_count' as fact,
    1.0 as contribution,
    'reported' as state,
    data_kind,
    delivery_id,
    part,
    row_number
from dossiers
where channel = 'online'
{% endmacro %}
