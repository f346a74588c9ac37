"""SQL of the faults, generated from a contract: a line for each fault of a row or total.

A line has part_number, row_id, column_name, original_text, rule_id, severity, and two texts, first
and second, that the message names.
"""

from ntm.catalog import Column, Feed
from ntm.intake.constants import text_columns
from ntm.intake.kernel_sql import literal
from ntm.intake.measures import measure
from ntm.intake.rows import GROUPS_A_ROW

NOTHING = "cast(null as varchar)"
_TOLERANCE = "case when {c} % 1 = 0 and {s} % 1 = 0 then 0 else 0.005 * counted end"


def faults_sql(feed: Feed) -> str:
    """Table faults of all data rows: of single columns, of pairs, of row rules, of units."""
    lines = [*column_lines(feed), *rule_lines(feed), *unit_lines(feed), ERROR_LINE]
    return f"create or replace temp table faults as {' union all '.join(lines)}"


def _line(name: str, text: str, rule: str, where: str, severity: str = "error",
          first: str = NOTHING) -> str:  # fmt: skip
    return (
        f"select part_number, row_id, {literal(name)} as column_name, {text} as original_text,"
        f" {rule} as rule_id, {literal(severity)} as severity, {first} as first,"
        f" {NOTHING} as second from resolved where {where}"
    )


def column_lines(feed: Feed) -> list[str]:
    """Selects of the faults of single columns and of two columns of a row."""
    lines = []
    for column in text_columns(feed):
        name, text = column.name, f"{column.name}__text"
        if column.required:
            lines.append(_line(name, text, "'missing_value'", f"{text} is null"))
        if _may_fail(column):
            where = f"{text} is not null and {name} is null"
            if column.dash == "missing":
                where += f" and {text} not in ('-', '–', '—')"
            lines.append(_line(name, text, _unreadable(column), where))
        if column.pattern:
            wrong = f"not regexp_full_match({name}, {literal(column.pattern)})"
            lines.append(_line(name, text, "'pattern'", wrong))
        lines += _bounds(column, feed)
    return lines


def _may_fail(column: Column) -> bool:
    return bool(column.codes or column.format or column.reads or column.data_type != "varchar")


def _bounds(column: Column, feed: Feed) -> list[str]:
    name, text = column.name, f"{column.name}__text"
    lines = []
    for bound, sign, rule in (
        (column.minimum, "<", "'below_minimum'"),
        (column.maximum, ">", "'above_maximum'"),
    ):
        if bound:
            limit = f"cast({literal(bound)} as {column.data_type})"
            lines.append(_line(name, text, rule, f"{name} {sign} {limit}"))
    for other, sign, rule in (
        (column.at_least, "<", "'below_column'"),
        (column.at_most, ">", "'above_column'"),
    ):
        if other:
            header = literal(feed.column(other).header)
            lines.append(_line(name, text, rule, f"{name} {sign} {other}", first=header))
    return lines


def _unreadable(column: Column) -> str:
    """Expression of the rule that an unreadable text of a column breaks."""
    if column.codes:
        return "'not_in_list'"
    if column.format == "period":
        return "'bad_period'"
    if column.is_number:
        number = f"{column.name}__number"
        fallback = "'ambiguous_share'" if column.unit == "percent" else "'bad_number'"
        readable = f"regexp_full_match({number}, '-?\\d+([.,]\\d+)?')"
        return (
            f"case when is_ambiguous_number({number}) or is_ambiguous_comma({number})"
            f" then 'ambiguous_number' when {readable} then {fallback} else 'bad_number' end"
        )
    return "'bad_date'" if column.data_type in ("date", "timestamp") else "'pattern'"


def rule_lines(feed: Feed) -> list[str]:
    """Selects of the rows that break a row rule of the contract."""
    return [
        _line(
            rule.column, f"{rule.column}__text", literal(rule.id),
            f"not coalesce({rule.holds}, true)", rule.severity,
        )
        for rule in feed.rules
    ]  # fmt: skip


def unit_lines(feed: Feed) -> list[str]:
    """Select of the rows whose unit was not found, at the cell that names it."""
    parts = {c.unit_part: c.name for c in text_columns(feed) if c.unit_part}
    named = [parts[p] for p in ("commune", "unit", "code", "district", "province") if p in parts]
    if not (feed.unit.is_required and named):
        return []
    text = "coalesce(" + ", ".join(f"{name}__text" for name in named) + ")"
    carried = {parts.get(part): f" and section_{part} is null" for part in ("district", "province")}
    written = " ".join(
        f"when {name}__text is not null{carried.get(name, '')} then {literal(name)}"
        for name in named
    )
    column = f"case {written} else {literal(named[0])} end"
    return [
        f"select part_number, row_id, {column} as column_name, {text} as original_text,"
        " coalesce(nullif(unit_reason, ''), 'unknown_unit') as rule_id, 'error' as severity,"
        f" {NOTHING} as first, {NOTHING} as second from resolved where unit_id is null"
    ]


# What is wrong with a table is wrong with each of its rows.
ERROR_LINE = f"""
    select resolved.part_number, resolved.row_id, part_errors.column_name,
        {NOTHING} as original_text, part_errors.rule_id, 'error' as severity,
        part_errors.first, part_errors.second
    from resolved
    inner join part_errors
        on resolved.part_number = part_errors.part_number
        and resolved.table_number = part_errors.table_number
"""


# Where there is no header, no column was read, and in a column that is missing each cell is: that
# need not be said too.
SAID_ALREADY_SQL = """
    delete from faults
    where (
        rule_id <> 'no_header'
        and part_number in (select part_number from part_errors where rule_id = 'no_header')
    ) or (
        rule_id = 'missing_value'
        and (part_number, column_name) in (
            select (part_number, column_name) from part_errors where rule_id = 'missing_column'
        )
    )
"""


def total_lines(feed: Feed) -> list[str]:
    """Selects of the totals that equal none of the sums they may stand for: a warning with both.

    A sum with an unreadable value in it proves nothing. Decimals may differ by half of their
    second digit a row.
    """
    return [_total_line(column) for column in text_columns(feed) if is_additive(column, feed)]


def is_additive(column: Column, feed: Feed) -> bool:
    """Whether a total of a number column must be the sum of its rows."""
    if not column.is_number or column.name in feed.key:
        return False
    if column.additive is not None:
        return column.additive
    unit = measure(column.unit) if column.unit else None
    return unit is None or unit.dimension != "share"


def _total_line(column: Column) -> str:
    name = column.name
    close = f"abs(computed - stated) <= {_TOLERANCE.format(c='computed', s='stated')}"
    return f"""
        select part_number, row_id, {literal(name)} as column_name, original_text,
            'total_mismatch' as rule_id, 'warning' as severity,
            any_value(written(stated)) as first,
            written(arg_min(computed, abs(computed - stated))) as second
        from (
            select total.part_number, total.row_id, total.{name}__text as original_text,
                total.{name} as stated, sum(detail.{name}) as computed,
                count(detail.{name}) as counted,
                bool_or(detail.{name} is null and detail.{name}__text is not null) as is_unread
            from typed as total
            inner join scopes
                on total.part_number = scopes.part_number
                and total.row_id // {GROUPS_A_ROW} = scopes.total_id // {GROUPS_A_ROW}
            inner join typed as detail
                on total.part_number = detail.part_number
                and detail.row_id between scopes.first_id and scopes.last_id
                and detail.group_number = total.group_number and not detail.is_total
            where total.is_total and total.{name} is not null
            group by total.part_number, total.row_id, total.{name}__text, total.{name},
                scopes.first_id, scopes.last_id
        )
        group by part_number, row_id, original_text
        having not bool_or(is_unread or computed is null or {close})
    """


def conflicts_sql(feed: Feed) -> str:
    """Rows with one key and unequal content, at the last column of the key that was read."""
    read = {column.name for column in text_columns(feed)}
    named = [column.name for column in text_columns(feed) if column.unit_part]
    shown = next((name for name in feed.key[::-1] if name in read), named[-1])
    return f"""
        insert into faults
        select repeats.part_number, repeats.row_id, {literal(shown)}, resolved.{shown}__text,
            'conflicting_rows', 'error', null, null
        from repeats
        inner join resolved using (part_number, row_id)
        where repeats.is_conflict
    """


# What is added to the quarantined rows; a text that may tell who a person is stays out.
QUARANTINED_SQL = """
    select
        parts.delivery_id, $feed as feed, parts.part, typed.row_number, faults.column_name,
        letters.letter || typed.row_number as cell,
        case when not messages.is_masked then faults.original_text end as original_text,
        faults.rule_id, faults.severity, messages.message_vi, messages.message_en, resolved.unit_id
    from faults
    semi join balanced using (part_number)
    inner join parts on faults.part_number = parts.part_number
    inner join typed on faults.part_number = typed.part_number and faults.row_id = typed.row_id
    inner join messages
        on faults.column_name is not distinct from messages.column_name
        and faults.rule_id = messages.rule_id
        and faults.first is not distinct from messages.first
        and faults.second is not distinct from messages.second
    left join resolved
        on faults.part_number = resolved.part_number and faults.row_id = resolved.row_id
    left join letters
        on typed.part_number = letters.part_number and typed.table_number = letters.table_number
        and typed.group_number = letters.group_number
        and faults.column_name = letters.column_name
    order by faults.part_number, faults.row_id, faults.column_name, faults.rule_id
"""
