-- grain: fault of a row, cell or file, in the batch that is current
select
    faults.delivery_id,
    faults.feed,
    faults.part,
    cast(faults.row_number as bigint) as row_number,
    faults.column_name,
    faults.cell,
    faults.original_text,
    faults.rule_id,
    faults.severity,
    faults.message_vi,
    faults.message_en,
    faults.unit_id
from {{ ref('stg_faults') }} as faults
inner join {{ ref('int_parts') }} as parts
    on faults.delivery_id = parts.delivery_id
    and faults.part = parts.part
    and faults.batch = parts.batch_id
