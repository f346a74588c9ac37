-- grain: part of a delivery whose rows count
select
    sender,
    period,
    file_name,
    part,
    received_at,
    rows_accepted,
    rows_quarantined,
    sha256
from fct_deliveries
where
    is_in_force and period_end <= $period_end
    and list_contains($feeds, feed)
    and ($unit_code = 'VN' or province_code = $unit_code)
order by period_end desc, sender, file_name, part
