-- grain: fault of a row, cell or file, in the batch that found it
select *{{ batch_of_file() }}
from {{ source('quarantined', 'faults') }}
