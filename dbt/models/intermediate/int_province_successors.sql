-- grain: commune of 2025 × province of the 63 it came from × province of the 34 it is in
with

units as (
    select distinct unit_id, province_id, period_end >= {{ merger_date() }} as is_new
    from {{ ref('int_unit_tree') }}
    where unit_level = 'commune' and ancestor_level = 'commune'
)

select distinct
    links.successor_id as unit_id,
    before.province_id as old_province_id,
    later.province_id as new_province_id
from {{ ref('stg_unit_links') }} as links
inner join units as before
    on links.predecessor_id = before.unit_id and not before.is_new
inner join units as later
    on links.successor_id = later.unit_id and later.is_new
where links.effective_date = {{ merger_date() }}
