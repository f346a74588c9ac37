-- grain: predecessor × successor × day
select
    predecessor_id,
    successor_id,
    relation,
    legal_act,
    cast(effective_date as date) as effective_date
from {{ source('catalog', 'unit_links') }}
