{# The vocabulary of methods (docs/adr/0005): what one commune adds to a result's numerator and
   denominator, and the least and most it may add when it is silent or has quarantined rows of its
   own. Rows whose commune is unknown are added once a province, where results are summed.
   Columns read: method, is_reported, state, stage, numerator_value, denominator_value, threshold,
   not_registered, placed_rows_count, last_denominator_value. #}

{% macro counts_in_share() %}
    (state is null or state = 'reported' or (state = 'not_registered' and not_registered = 'not_met'))
{% endmacro %}

{% macro reaches_threshold() %}
    (coalesce(numerator_value, 0.0) >= threshold)
{% endmacro %}

{% macro numerator() %}
    case
        when not is_reported then null
        when method = 'ratio_of_sums' then numerator_value
        when {{ counts_in_share() }} and {{ reaches_threshold() }} then 1.0
        else 0.0
    end
{% endmacro %}

{% macro denominator() %}
    case
        when not is_reported then null
        when method = 'ratio_of_sums' then denominator_value
        when {{ counts_in_share() }} then 1.0
        else 0.0
    end
{% endmacro %}

{% macro numerator_low() %}
    case
        when not is_reported then 0.0
        else {{ numerator() }}
    end
{% endmacro %}

{% macro denominator_low() %}
    case
        when not is_reported and method = 'ratio_of_sums' then last_denominator_value
        when not is_reported then 1.0
        when method = 'ratio_of_sums' then denominator_value + placed_rows_count
        else {{ denominator() }}
    end
{% endmacro %}

{% macro numerator_high() %}
    case
        when not is_reported and method = 'ratio_of_sums' then last_denominator_value
        when not is_reported then 1.0
        when method = 'ratio_of_sums' then numerator_value + placed_rows_count
        when stage = 'none' and placed_rows_count > 0 then 1.0
        else {{ numerator() }}
    end
{% endmacro %}

{% macro denominator_high() %}
{{ denominator_low() }}
{% endmacro %}

{# Whether a row whose commune is unknown could lift this commune over the threshold. #}
{% macro is_liftable() %}
    (
        is_reported and method <> 'ratio_of_sums' and stage = 'none'
        and {{ numerator_high() }} < 1.0
    )
{% endmacro %}

{% macro has_interval_basis() %}
    (is_reported or method <> 'ratio_of_sums' or last_denominator_value is not null)
{% endmacro %}
