{# The vocabulary of methods (docs/adr/0005, 0007): share_of_units, share_of_units_with_all,
   share_of_units_with_any and count_per_unit and count_of_units
   count units (int_share_results); ratio_of_sums and
   unbounded_ratio_of_sums divide sums (int_ratio_results). #}

{# What units of one province add to a container, summed. Rows whose unit is unknown count once in
   each such part. `placed` has a row for each unit's result and container; `movable` is how many
   rows of it may count in a unit outside. #}
{% macro province_parts(placed, container_id, where='true', movable='0') %}
    select
        indicator_id,
        stage,
        {{ container_id }} as container_id,
        period_end,
        province_id,
        sum(numerator) as numerator,
        sum(denominator) as denominator,
        sum(numerator_low) as numerator_low,
        sum(denominator_low) as denominator_low,
        sum(numerator_high) as numerator_high,
        sum(denominator_high) as denominator_high,
        min(case when has_interval_basis then 1 else 0 end) as has_interval_basis,
        max(case when method like '%ratio_of_sums' then 1 else 0 end) as is_ratio,
        max(case when method = 'count_per_unit' then 1 else 0 end) as is_count,
        max(case when method = 'count_of_units' then 1 else 0 end) as is_number,
        max(case when is_reported or is_liftable then unplaced_rows_count else 0 end)
            as unplaced_rows_count,
        least(sum(lacking_amount), max(lacking_amount_most)) as lacking_amount,
        {{ movable }} as movable_rows_count,
        max(open_numerator_rows_count) as open_numerator_rows_count,
        sum(case when is_liftable then 1 else 0 end) as units_liftable,
        sum(unit_count) as unit_count,
        sum(unit_count_high) as unit_count_high,
        count(*) as units_expected,
        sum(case when is_reported then 1 else 0 end) as units_reported,
        sum(case when status = 'not_assessed' then 1 else 0 end) as units_not_assessed,
        sum(case when status = 'not_applicable' then 1 else 0 end) as units_not_applicable,
        sum(case when status = 'partly_reported' then 1 else 0 end) as units_partly,
        {{ weakest_data_kind('data_kind') }} as data_kind
    from {{ placed }}
    where {{ where }}
    group by indicator_id, stage, period_end, province_id, {{ container_id }}
{%- endmacro %}

{# Parts of provinces added up: what rows of unknown units may add is added part by part. `parts` has
   the columns of province_parts with `container_level` and `map_date`. #}
{% macro summed_parts(parts) %}
    select
        indicator_id,
        stage,
        container_id,
        container_level,
        period_end,
        map_date,
        sum(numerator) as numerator,
        sum(denominator) as denominator,
        {{ opened_sums('sum') }},
        min(has_interval_basis) as has_interval_basis,
        max(is_ratio) as is_ratio,
        -- a province shows its number of pilots, its predecessors' together; a nation a share
        max(case when container_level = 'province' then is_count else 0 end) as is_count,
        max(is_number) as is_number,
        sum(unit_count) as unit_count,
        sum(unit_count_high) as unit_count_high,
        sum(units_expected) as units_expected,
        sum(units_reported) as units_reported,
        sum(units_not_assessed) as units_not_assessed,
        sum(units_not_applicable) as units_not_applicable,
        sum(units_partly) as units_partly,
        {{ weakest_data_kind('data_kind') }} as data_kind
    from {{ parts }}
    group by indicator_id, stage, container_id, container_level, period_end, map_date
{%- endmacro %}

{# One end of a share. Where it would count nobody, whoever may count is alike: the other end. #}
{% macro bound(end, other) %}
                    coalesce(
                        100.0 * numerator_{{ end }} / nullif(denominator_{{ end }}, 0),
                        100.0 * numerator_{{ other }} / nullif(denominator_{{ other }}, 0)
                    )
{%- endmacro %}

{# Both ends of parts with what may be added or counted elsewhere. Of a ratio, rows and amounts of
   unknown units come to both its terms; rows that may count in another unit leave both terms, at
   the low end those that met, at the high end the others. `total` is the aggregate, if any. #}
{% macro opened_sums(total='') %}
{%- set added = 'case when is_ratio = 1 then unplaced_rows_count + lacking_amount else 0 end' -%}
        {{ total }}(numerator_low - least(movable_rows_count, numerator_low)) as numerator_low,
        {{ total }}(
            denominator_low + {{ added }} - least(movable_rows_count, numerator_low)
        ) as denominator_low,
        {{ total }}(
            case
                when is_ratio = 1 and open_numerator_rows_count > 0 then least(
                    numerator_high + {{ added }} + open_numerator_rows_count,
                    denominator_high + {{ added }}
                )
                when is_ratio = 1 then numerator_high + {{ added }}
                else numerator_high + least(unplaced_rows_count, units_liftable)
            end
        ) as numerator_high,
        {{ total }}(
            denominator_high + {{ added }}
            - least(movable_rows_count, greatest(denominator_high - numerator_high, 0.0))
        ) as denominator_high
{%- endmacro %}

{# The value, its bounds and its status from summed parts. #}
{% macro result_columns() %}
        cast(case when is_count = 1 then unit_count else numerator end as double) as numerator,
        cast(
            case when is_count + is_number > 0 then null else denominator end as double
        ) as denominator,
        cast(
            case
                when is_count = 1 then unit_count
                when is_number = 1 then numerator
                else 100.0 * numerator / nullif(denominator, 0)
            end as double
        ) as result_value,
        cast(
            case
                when is_count = 1 then unit_count
                when is_number = 1 then numerator_low
                when has_interval_basis = 1 then {{ bound('low', 'high') }}
            end as double
        ) as result_low,
        cast(
            case
                when is_count = 1 then unit_count_high
                when is_number = 1 then numerator_high
                when has_interval_basis = 1 then {{ bound('high', 'low') }}
            end as double
        ) as result_high,
        case
            when units_reported = units_expected and units_partly = 0 then 'complete'
            when has_interval_basis = 0 or (is_count = 1 and units_reported = 0) then 'none'
            when is_ratio = 1 then 'last_report'
            else 'unit_list'
        end as interval_basis,
        cast(units_expected as bigint) as units_expected,
        cast(units_reported as bigint) as units_reported,
        cast(units_not_assessed as bigint) as units_not_assessed,
        cast(units_not_applicable as bigint) as units_not_applicable,
        case
            when units_reported = 0 then 'not_reported'
            when units_not_applicable = units_expected then 'not_applicable'
            when units_not_assessed = units_expected then 'not_assessed'
            when units_reported < units_expected or units_partly > 0 then 'partly_reported'
            else 'reported'
        end as status,
        data_kind
{%- endmacro %}

{# How many more units, rows or amounts the target asks for, of a row of mart_target_progress. #}
{% macro units_remaining() %}
    cast(
        case
            when units_expected = 0 then null
            when method = 'count_of_units'
                then greatest(target_value - coalesce(numerator, 0.0), 0.0)
            when method = 'count_per_unit' and unit_level = 'province'
                then greatest(target_value - coalesce(numerator, 0.0), 0.0)
            -- what silent units owe is not known where sums are divided: at least what the others
            -- lack, and where they lack nothing nobody knows, unless it cannot matter
            when method like '%ratio_of_sums' and numerator is null then null
            when
                method like '%ratio_of_sums' and units_reported < units_expected
                and result_value >= target_value
                and not coalesce(result_low >= target_value, false)
                then null
            when method like '%ratio_of_sums'
                then greatest(ceil(target_value * denominator / 100.0) - numerator, 0.0)
            else greatest(
                    ceil(
                        target_value
                        * (coalesce(denominator, 0.0) + units_expected - units_reported) / 100.0
                    ) - coalesce(numerator, 0.0),
                    0.0
                )
        end as bigint
    )
{%- endmacro %}
