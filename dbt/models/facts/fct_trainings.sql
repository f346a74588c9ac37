-- grain: class × audience × period; who attended stays out, only how many
select
    class_id,
    unit_id,
    cast(period_end as date) as period_end,
    audience,
    is_for_managers,
    training_topic,
    is_digital,
    min(held_date) as held_date,
    cast(max(training_hours) as double) as training_hours,
    cast(sum(coalesce(attendances_count, 1)) as bigint) as attendances_count,
    cast(sum(digital_manager_attendances_count) as bigint) as digital_manager_attendances_count,
    cast(count(distinct official_code) as bigint) as officials_listed_count,
    -- the cost stands in every row of a class
    cast(max(class_cost_million_vnd) as double) as class_cost_million_vnd,
    {{ weakest_data_kind('data_kind') }} as data_kind,
    min(delivery_id) as delivery_id,
    min(part) as part,
    cast(min(row_number) as bigint) as row_number
from {{ ref('int_trainings') }}
group by class_id, unit_id, period_end, audience, is_for_managers, training_topic, is_digital
