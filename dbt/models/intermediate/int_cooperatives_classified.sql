-- grain: cooperative × period, with what the readings of T09 ask of it
with

cooperatives as (
    select * from {{ ref('int_cooperatives') }}
),

digital as (
    {{ digital_lists('cooperatives', ref('stg_codes')) }}
)

select
    cooperatives.*,
    cooperatives.operating_status = 'active' as is_active,
    cooperatives.operating_status <> 'dissolved' as is_registered,
    cooperatives.sector <> 'non_agricultural' as is_agricultural,
    cooperatives.digital_technologies is not null as has_any_software,
    digital.digital_technologies is not null as is_digital
from cooperatives
left join digital on cooperatives.digital_technologies = digital.digital_technologies
