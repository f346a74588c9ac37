-- grain: unit of any level × unit that contains it (itself too) × interval
select * from {{ ref('int_unit_ancestors') }}
