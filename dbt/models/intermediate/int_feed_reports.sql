-- grain: register or event feed × commune × period: its province's list is in force, so that a
-- commune without a row has none (0), while a commune of a silent province has no value at all
with

provinces as (
    select unit_id, unit_code, valid_from, valid_to
    from {{ ref('stg_units') }}
    where unit_level = 'province'
),

reports as (
    select
        feed,
        province_code,
        period_end,
        {{ weakest_data_kind('data_kind') }} as data_kind
    from {{ ref('int_parts_in_force') }}
    group by feed, province_code, period_end
),

indicator_feeds as (
    select distinct feed
    from {{ ref('stg_indicators') }}
),

reported_provinces as (
    select
        reports.feed,
        reports.period_end,
        reports.data_kind,
        provinces.unit_id as province_id
    from reports
    inner join indicator_feeds on reports.feed = indicator_feeds.feed
    inner join provinces
        on reports.province_code = provinces.unit_code
        and reports.period_end between provinces.valid_from and provinces.valid_to
)

select
    reported_provinces.feed,
    reported_provinces.period_end,
    tree.unit_id,
    tree.province_id,
    reported_provinces.data_kind
from reported_provinces
inner join {{ ref('int_unit_tree') }} as tree
    on reported_provinces.province_id = tree.province_id
    and reported_provinces.period_end = tree.period_end
    and tree.ancestor_level = 'commune'
