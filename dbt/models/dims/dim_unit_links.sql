-- grain: predecessor × successor × day
select
    predecessor_id,
    successor_id,
    relation,
    legal_act,
    effective_date
from {{ ref('stg_unit_links') }}
