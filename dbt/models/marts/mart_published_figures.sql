-- grain: published figure
with

figures as (
    select * from {{ ref('fct_published_figures') }}
),

flags as (
    select distinct delivery_id, part, row_number
    from {{ ref('fct_faults') }}
    where rule_id = 'share_does_not_recompute'
),

units as (
    select unit_id, unit_code, unit_level
    from {{ ref('dim_units') }}
)

select
    figures.figure_id,
    figures.date_start,
    figures.date_end,
    figures.date_text,
    figures.geography,
    figures.unit_id,
    units.unit_code,
    units.unit_level,
    figures.indicator,
    figures.figure_value as value,
    figures.stated_text,
    figures.unit,
    figures.qualifier,
    figures.numerator,
    figures.denominator,
    {{ percent('figures.numerator', 'figures.denominator') }} as recomputed_share_pct,
    case
        when figures.numerator is null or figures.denominator is null then 'not_stated'
        when flags.delivery_id is not null then 'differs'
        else 'agrees'
    end as recomputation,
    figures.data_kind,
    figures.source_url,
    figures.note,
    figures.delivery_id,
    figures.part,
    figures.row_number
from figures
left join flags
    on figures.delivery_id = flags.delivery_id
    and figures.part = flags.part
    and figures.row_number = flags.row_number
left join units on figures.unit_id = units.unit_id
