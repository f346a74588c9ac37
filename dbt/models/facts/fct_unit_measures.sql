-- grain: unit × period × feed × measure × task × value kind × accumulation, at the unit's own level
with

-- amounts are summed over sources within Decision 924 only; other feeds over their breakdown
funding as (
    select * from {{ ref('int_funding_by_source') }}
    where funding_scope = 'programme_924'
),

measured as (
    select
        unit_id,
        period_end,
        feed,
        measure,
        cast(null as string) as task_id,
        value,
        value_kind,
        accumulation,
        data_kind
    from {{ ref('int_observations') }}
    where feed <> 'funding'
    union all
    select
        unit_id,
        period_end,
        'funding' as feed,
        measure,
        cast(null as string) as task_id,
        value,
        value_kind,
        accumulation,
        data_kind
    from (
        {{ unpivot('funding', [
            'planned_million_vnd', 'allocated_million_vnd', 'disbursed_million_vnd',
        ]) }}
    ) as long
    union all
    select
        unit_id,
        period_end,
        feed,
        measure,
        task_id,
        value,
        value_kind,
        accumulation,
        data_kind
    from {{ ref('int_register_measures') }}
    union all
    select
        unit_id,
        period_end,
        'service_transactions' as feed,
        fact as measure,
        cast(null as string) as task_id,
        cast(fact_value as decimal(24, 6)) as value,
        'actual' as value_kind,
        'in_period' as accumulation,
        data_kind
    from {{ ref('int_unit_facts') }}
    where fact in ('dossiers_count', 'dossiers_online_count')
)

select
    unit_id,
    cast(period_end as date) as period_end,
    feed,
    measure,
    task_id,
    cast(sum(value) as double) as measure_value,
    value_kind,
    accumulation,
    {{ weakest_data_kind('data_kind') }} as data_kind
from measured
where value is not null
group by unit_id, period_end, feed, measure, task_id, value_kind, accumulation
