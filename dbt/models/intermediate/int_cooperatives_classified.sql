-- grain: cooperative × period, with what the readings of T09 ask of it
with

cooperatives as (
    select * from {{ ref('int_cooperatives') }}
),

-- tax or accounting software alone does not make a cooperative digital: the code list says which
-- codes count; worked on distinct texts, codes joined by semicolons
technologies as (
    select distinct digital_technologies
    from cooperatives
    where digital_technologies is not null
),

digital as (
    select distinct technologies.digital_technologies
    from technologies
    inner join {{ ref('stg_codes') }} as codes
        on codes.list = 'digital_technology'
        and codes.counts_as = 'digital'
        and concat(';', technologies.digital_technologies, ';') like concat('%;', codes.code, ';%')
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
