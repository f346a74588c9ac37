-- grain: code of a code list
select
    list,
    code,
    label_vi,
    label_en,
    nullif(counts_as, '') as counts_as
from {{ source('catalog', 'codes') }}
