-- grain: delivery part in force on the known_at day
select * from {{ ref('int_parts') }}
where is_in_force
