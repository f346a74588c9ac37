-- grain: delivery part in force on the known_at day, with whether it alone speaks for its feed,
-- province and period (what the central agencies send may speak of any province)
select
    parts.*,
    count(*) over (
        partition by parts.feed, parts.province_code, parts.period_end
    ) = 1
    and max(case when parts.province_code = 'TW' then 1 else 0 end) over (
        partition by parts.feed, parts.period_end
    ) = 0 as is_alone
from {{ ref('int_parts') }} as parts
where parts.is_in_force
