"""The SQL of conversion, one query a kind of measure.

Tables: `figures` (unit_id, key_0 …, a, b) holds what the measure's columns say, `edges` where each
unit leads: source_id, target_id (null: nowhere), relation, share_<weighting>, sources_expected,
remainder_id (whose remainder it is when refused). Names of users' columns never enter the SQL.
"""

from ntm.units.measures import Choices
from ntm.units.weights import WEIGHTINGS

RESULT_COLUMNS = (
    *("unit_id", "row_kind", "figure", "value", "value_low", "value_high"),
    *("sensitivity_low", "sensitivity_high", "numerator", "denominator"),
    *("value_all", "value_any", "method", "reason", "sources_expected", "sources_with_value"),
)
NEARLY_ALL = 1 - 1e-9  # shares of a source add up to 1 but for rounding


def conversion_sql(kind: str, key_count: int, choices: Choices, is_same_level: bool) -> str:
    """Query that gives RESULT_COLUMNS but `figure`, then the keys, for one measure in `figures`."""
    keys = "".join(f", key_{number}" for number in range(key_count))
    by_missing = "false" if choices.missing_is_zero and kind in ("sum", "ratio") else "true"
    ways = f"""
with ways as (
    select
        source_id, target_id, relation, sources_expected, remainder_id{keys}, a, b,
        share_{choices.weighting} as share, {", ".join(f"share_{each}" for each in WEIGHTINGS)},
        relation = 'whole' as is_whole,
        target_id is null or bool_or(relation = 'unknown') over target as is_unknown,
        count(*) over target as sources_with_value,
        {by_missing} and sources_with_value < sources_expected as is_incomplete,
        is_unknown or is_incomplete as is_refused,
    from figures inner join edges on source_id = unit_id
    where a is not null and b is not null
    window target as (partition by target_id{keys})
),
targets as (
    select
        target_id as unit_id{keys},
        any_value(sources_expected) as sources_expected,
        any_value(sources_with_value) as sources_with_value,
        bool_or(is_unknown) as is_unknown, bool_or(is_incomplete) as is_incomplete,
        bool_or(is_refused) as is_refused,
        count(*) filter (not is_whole) as parts_count,
        bool_and(is_whole) and any_value(sources_expected) = 1 as is_one_to_one,
        bool_and(source_id = target_id) as is_unchanged,
        {_SUMS[kind]}
    from ways
    where target_id is not null
    group by target_id{keys}
)"""
    if kind in ("sum", "ratio"):
        return ways + _added(kind, keys)
    return ways + _decided(kind, keys, choices.policy, is_same_level)


def _estimates(expression: str) -> str:
    each = ", ".join(expression.replace("share", f"share_{name}") for name in WEIGHTINGS)
    return f"least({each}) as sensitivity_low, greatest({each}) as sensitivity_high,"


# A part may be anything from nothing to the whole. Of a ratio's part, parts of numerator and
# denominator hang together: what it may lack is a - b, so it lowers most with b - a, 0 met.
_SUMS = {
    "sum": f"""
        count(*) filter (not is_whole and a <> 0) as open_count,
        sum(a * share) as estimate,
        sum(if(is_whole, a, least(a, 0))) as low, sum(if(is_whole, a, greatest(a, 0))) as high,
        {_estimates("sum(a * share)")}
        null::double as numerator, null::double as denominator""",
    "ratio": f"""
        count(*) filter (not is_whole and (a <> 0 or b <> 0)) as open_count,
        bool_and(is_whole or (a >= 0 and a <= b)) as is_sound,
        sum(a * share) as numerator, sum(b * share) as denominator,
        numerator / nullif(denominator, 0) as estimate,
        coalesce(sum(a) filter (is_whole), 0) as whole_a,
        coalesce(sum(b) filter (is_whole), 0) as whole_b,
        coalesce(sum(a) filter (not is_whole), 0) as part_a,
        coalesce(sum(b) filter (not is_whole), 0) as part_b,
        whole_a / nullif(whole_b + part_b - part_a, 0) as lowest,
        (whole_a + part_a) / nullif(whole_b + part_a, 0) as highest,
        coalesce(lowest, highest) as low, coalesce(highest, lowest) as high,
        {_estimates("sum(a * share) / nullif(sum(b * share), 0)")}""",
    "yes_no": """
        min(a) as least_value, max(a) as greatest_value""",
    "other": """
        any_value(a) as least_value, any_value(a) as greatest_value""",
}


def _added(kind: str, keys: str) -> str:
    """Sums and ratios: the units, then what was refused as the remainder of its province."""
    unsound = "not is_sound and open_count > 0" if kind == "ratio" else "false"
    refused = f"(is_refused or {unsound})"
    known = f"not {refused}"
    return f""",
left_over as (
    select remainder_id{keys}, source_id, any_value(a) as a, any_value(b) as b,
        sum(share) as part, part >= {NEARLY_ALL} as is_whole,
    from ways
    where is_refused
    group by remainder_id{keys}, source_id
)
select
    unit_id, 'unit' as row_kind,
    if({known}, least(greatest(estimate, low), high), null) as value,
    if({known}, low, null) as value_low,
    if({known}, high, null) as value_high,
    if({known}, least(greatest(sensitivity_low, low), high), null) as sensitivity_low,
    if({known}, least(greatest(sensitivity_high, low), high), null) as sensitivity_high,
    if({known}, numerator, null) as numerator,
    if({known}, denominator, null) as denominator,
    null::double as value_all, null::double as value_any,
    case when {refused} then 'refused' when open_count = 0 then 'exact' else 'estimated' end
        as method,
    {_REASON.format(unsound=unsound)} as reason,
    sources_expected, sources_with_value{keys}
from targets
union all by name
select
    remainder_id as unit_id, 'remainder' as row_kind,
    {_REMAINDERS[kind]},
    null::double as value_all, null::double as value_any,
    if(bool_and(is_whole), 'exact', 'estimated') as method, 'remainder' as reason,
    null::bigint as sources_expected, count(*) as sources_with_value{keys}
from left_over
group by remainder_id{keys}"""


_REASON = """case
        when is_unknown then 'successor_unpublished'
        when is_incomplete then 'predecessor_missing'
        when {unsound} then 'ratio_outside'
        when open_count > 0 then 'divided'
        when is_one_to_one and is_unchanged then 'unchanged'
        else 'whole'
    end"""
_REMAINDERS = {
    "sum": """sum(a * part) as value,
    sum(if(is_whole, a, least(a, 0))) as value_low,
    sum(if(is_whole, a, greatest(a, 0))) as value_high,
    null::double as sensitivity_low, null::double as sensitivity_high,
    null::double as numerator, null::double as denominator""",
    "ratio": """sum(a * part) / nullif(sum(b * part), 0) as value,
    if(bool_and(is_whole), value, null) as value_low,
    if(bool_and(is_whole), value, null) as value_high,
    null::double as sensitivity_low, null::double as sensitivity_high,
    sum(a * part) as numerator, sum(b * part) as denominator""",
}


_UNDER_POLICIES = """case
            when is_open and least_value = 0 then 0
            when is_open and not is_incomplete then 1
        end as value_all,
        case
            when is_open and greatest_value = 1 then 1
            when is_open and not is_incomplete then 0
        end as value_any,"""


def _decided(kind: str, keys: str, policy: str, is_same_level: bool) -> str:
    """Yes/no under a policy; any other kind only where one unit became one unit."""
    whole = "is_one_to_one and not is_refused" if is_same_level else "false"
    decides = kind == "yes_no" and is_same_level
    by_policy = {"all": "value_all", "any": "value_any"}.get(policy, "null") if decides else "null"
    open_reason = "not_convertible"
    if decides:
        named = {"": "no_policy", "reassess": "reassess"}
        open_reason = named.get(policy, "predecessor_missing")
    return f""",
decided as (
    select *,
        {whole} as is_exact,
        {"not is_unknown" if decides else "false"} as is_open,
        {_UNDER_POLICIES}
        case when is_exact then least_value else {by_policy} end as value,
    from targets
)
select
    unit_id, 'unit' as row_kind,
    value::double as value,
    case when is_exact then value when value is not null then value_all end::double as value_low,
    case when is_exact then value when value is not null then value_any end::double as value_high,
    null::double as sensitivity_low, null::double as sensitivity_high,
    null::double as numerator, null::double as denominator,
    value_all::double as value_all, value_any::double as value_any,
    case when is_exact then 'exact' when value is not null then 'estimated' else 'refused' end
        as method,
    case
        when is_exact then if(is_unchanged, 'unchanged', 'whole')
        when value is not null then 'policy_{policy or "all"}'
        when is_unknown then 'successor_unpublished'
        else '{open_reason}'
    end as reason,
    sources_expected, sources_with_value{keys}
from decided"""
