-- grain: fault of a row, cell or file, in the batch that found it
select * from {{ source('quarantined', 'faults') }}
