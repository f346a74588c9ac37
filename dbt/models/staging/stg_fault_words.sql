-- grain: key of what is said of a file or row at fault
select
    key as word_key,
    vi as message_vi,
    en as message_en
from {{ source('catalog', 'fault_words') }}
