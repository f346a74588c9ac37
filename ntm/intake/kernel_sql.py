"""The kernel's SQL, generated from a contract: texts → typed → faults → settled rows.

Only names that stand in the contract go into the SQL; what senders wrote is always data.
"""

from ntm.catalog import Column, Feed

NUMBER_TYPES = ("decimal", "double")
UNIT_PARTS = ("province", "district", "commune", "code")
TOTALS = ("tổng số", "tổng cộng", "cộng", "tổng", "toàn tỉnh", "cả tỉnh")
NOTE_BEGINNINGS = ("ghi chú", "nguồn", "người lập", "lưu ý", "số liệu mô phỏng")


def literal(text: str) -> str:
    """A text as an SQL literal."""
    return "'" + text.replace("'", "''") + "'"


def texts_sql(feed: Feed, cells: dict[str, str], width: int) -> str:
    """Clean text of each contract column; `row_kind` is data, title, total or note.

    `cells` gives the cell column of each contract column found in the part.
    """
    chosen = [
        f"clean({cells[column.name]}) as {column.name}"
        if column.name in cells
        else f"cast(null as varchar) as {column.name}"
        for column in feed.read_columns
    ]
    every = [f"c{index}" for index in range(width)]
    filled = " + ".join(f"cast(trim(coalesce({cell}, '')) <> '' as integer)" for cell in every)
    first = f"coalesce({', '.join(f'code_key({cell})' for cell in every)})"
    totals = ", ".join(literal(text) for text in TOTALS)
    labels = [f"code_key({cell}) in ({totals})" for cell in every[:4]]
    notes = " or ".join(f"starts_with({first}, {literal(text)})" for text in NOTE_BEGINNINGS)
    mapped = [f"clean({cell}) is not null" for cell in cells.values()]
    return f"""
        create or replace temp table texts as
        select
            row_number,
            case
                when row_number <= $header_row then 'title'
                when {" or ".join(labels)} then 'total'
                when ({filled}) <= 2 and ({notes}) then 'note'
                when not ({" or ".join(mapped) or "true"}) then 'note'
                else 'data'
            end as row_kind,
            {", ".join(chosen)}
        from cells
    """


def style_sql(feed: Feed) -> str:
    """Per decimal column: does a dot part thousands in this sheet? Null when values disagree.

    One row, whatever the columns are.
    """
    lines = []
    for column in feed.read_columns:
        if column.data_type.startswith(NUMBER_TYPES):
            comma = f"coalesce(bool_or(has_comma_style({column.name})), false)"
            point = f"coalesce(bool_or(has_point_style({column.name})), false)"
            lines.append(
                f"case when {comma} and not {point} then true"
                f" when {point} and not {comma} then false end as {column.name}__dot"
            )
    chosen = ", ".join(lines) or "count(*) as nothing"  # always an aggregate: one row
    return (
        f"create or replace temp table styles as select {chosen} from texts where row_kind = 'data'"
    )


def value_sql(column: Column) -> str:
    """Expression of a column's typed value from its clean text."""
    text = f"texts.{column.name}"
    if column.codes:
        return f"{column.name}__codes.code"
    if column.data_type == "bigint":
        return f"whole_number({text})"
    if column.data_type.startswith(NUMBER_TYPES):
        return f"try_cast(exact_number({text}, styles.{column.name}__dot) as {column.data_type})"
    if column.data_type == "date":
        return f"calendar_day({text})"
    if column.data_type == "timestamp":
        return f"moment({text})"
    return text


def typed_sql(feed: Feed) -> str:
    """Typed values of the data rows; `<column>__text` keeps the text where a value may fail."""
    chosen, joins = [], []
    for column in feed.read_columns:
        chosen.append(f"{value_sql(column)} as {column.name}")
        chosen.append(f"texts.{column.name} as {column.name}__text")
        if column.codes:
            joins.append(
                f"left join code_texts as {column.name}__codes"
                f" on {column.name}__codes.column_name = {literal(column.name)}"
                f" and {column.name}__codes.text = texts.{column.name}"
            )
        if column.stated_text:
            chosen.append(f"texts.{column.name} as {column.stated_text}")
    return f"""
        create or replace temp table typed as
        select texts.row_number, {", ".join(chosen)}
        from texts cross join styles {" ".join(joins)}
        where texts.row_kind = 'data'
    """


def fault_lines(feed: Feed) -> list[str]:
    """Selects of the faults of single columns: row_number, column_name, original_text, rule_id."""
    lines = []
    for column in feed.read_columns:
        name, text = column.name, f"{column.name}__text"
        conditions: list[tuple[str, str]] = []
        if column.required:
            conditions.append((f"{text} is null", "missing_value"))
        if column.codes or column.data_type != "varchar":
            conditions.append((f"{text} is not null and {name} is null", _unreadable(column)))
        if column.pattern:
            pattern = literal(column.pattern)
            conditions.append((f"not regexp_full_match({text}, {pattern})", "pattern"))
        for bound, sign in ((column.minimum, "<"), (column.maximum, ">")):
            if bound:
                rule = "below_minimum" if sign == "<" else "above_maximum"
                limit = f"cast({literal(bound)} as {column.data_type})"
                conditions.append((f"{name} {sign} {limit}", rule))
        lines += [
            f"select row_number, {literal(name)} as column_name, {text} as original_text,"
            f" {literal(rule)} as rule_id, 'error' as severity from typed where {condition}"
            for condition, rule in conditions
        ]
    return lines


def _unreadable(column: Column) -> str:
    if column.codes:
        return "unknown_code"
    if column.data_type == "bigint" or column.data_type.startswith(NUMBER_TYPES):
        return "bad_number"
    return "bad_date"


def rule_lines(feed: Feed) -> list[str]:
    """Selects of the rows that break a row rule of the contract."""
    return [
        f"select row_number, {literal(rule.column)} as column_name,"
        f" {rule.column + '__text'} as original_text, {literal(rule.id)} as rule_id,"
        f" {literal(rule.severity)} as severity from resolved"
        f" where not coalesce({rule.holds}, true)"
        for rule in feed.rules
    ]


def unit_expressions(feed: Feed) -> dict[str, str]:
    """Expressions of the parts of a unit's name, for the resolver; absent parts are null."""
    found = dict.fromkeys(UNIT_PARTS, "cast(null as varchar)")
    for column in feed.read_columns:
        if column.unit_part:
            text = f"{column.name}__text"
            if feed.unit.ignore_suffix:
                text = f"regexp_replace({text}, {literal(feed.unit.ignore_suffix)}, '')"
            found[column.unit_part] = text
    return found


def name_key() -> str:
    """One text for a unit's map and name: a join on nullable columns is many times dearer."""
    parts = ("cast(map_day as varchar)", *UNIT_PARTS)
    listed = ", ".join(f"coalesce({part}, '')" for part in parts)
    return f"concat_ws(chr(31), {listed})"


def as_of_expression(feed: Feed) -> str:
    """Day whose map a row's unit is looked up on; the period's last day when the row has none."""
    if feed.unit.as_of == "period_end":
        return "$period_end"
    fallback = "$period_end" if feed.unit.is_required else "null"
    return f"coalesce(cast({feed.unit.as_of} as date), {fallback})"
