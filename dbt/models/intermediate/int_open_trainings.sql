-- grain: province (or the central agencies) × half-year: quarantined rows of trainings so far, in
-- the provinces that it was made of too; each may be the class of one more official. A half-year
-- without any report of trainings may have trained everybody.
with

refused as (
    select province_id, period_end, refused_rows_count as open_rows_count
    from {{ ref('int_refused_rows') }}
    where feed = 'trainings'
),

provinces as (
    select distinct period_end, province_id
    from {{ ref('int_province_containers') }}
    where container_level = 'province' and period_end = map_date
),

silent as (
    select
        provinces.province_id,
        provinces.period_end,
        1000000000 as open_rows_count
    from provinces
    left join {{ ref('int_feed_reports') }} as reports
        on provinces.province_id = reports.unit_id
        and provinces.period_end = reports.period_end
        and reports.feed = 'trainings'
    where reports.unit_id is null
),

open_halves as (
    select province_id, period_end, open_rows_count from refused
    union all
    select province_id, period_end, open_rows_count from silent
),

periods as (select period_end from {{ ref('stg_periods') }}
),

maps as (
    select
        periods.period_end,
        max(containers.map_date) as map_date
    from periods
    inner join {{ ref('int_province_containers') }} as containers
        on (periods.period_end < {{ merger_date() }}) = (containers.map_date < {{ merger_date() }})
    group by periods.period_end
)

select
    coalesce(containers.container_id, open_halves.province_id) as province_id,
    maps.period_end,
    sum(open_halves.open_rows_count) as open_rows_count
from maps
inner join open_halves on maps.period_end >= open_halves.period_end
left join {{ ref('int_province_containers') }} as containers
    on open_halves.province_id = containers.province_id
    and open_halves.period_end = containers.period_end
    and maps.map_date = containers.map_date
    and containers.container_level = 'province'
group by coalesce(containers.container_id, open_halves.province_id), maps.period_end
