-- grain: published figure in force
select
    figure_id,
    date_start,
    date_end,
    date_text,
    geography,
    unit_id,
    indicator,
    cast(value as double) as figure_value,
    stated_text,
    unit,
    qualifier,
    cast(numerator as double) as numerator,
    cast(denominator as double) as denominator,
    data_kind,
    source_url,
    note,
    delivery_id,
    part,
    cast(row_number as bigint) as row_number
from {{ ref('int_published_figures') }}
