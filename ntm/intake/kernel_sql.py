"""The kernel's SQL, generated from a contract: cells → texts → typed → resolved rows.

All of it is for a batch of parts of one feed, told apart by part_number. Only names that stand in
the contract go into the SQL; what senders wrote is always data.
"""

from ntm.catalog import Column, Feed
from ntm.intake.constants import text_columns

UNIT_PARTS = ("province", "district", "commune", "code", "unit")
PLACE = ("part_number", "table_number", "group_number", "row_id", "row_number", "is_total")
SECTION = ("section_district", "section_province", "unit_level")


def literal(text: str) -> str:
    """A text as an SQL literal."""
    return "'" + text.replace("'", "''") + "'"


def texts_sql(feed: Feed, scaled: set[str]) -> str:
    """Clean text of each contract column; of numbers also what `bare_number` leaves.

    `scaled` are the number columns that some part of the batch has in another unit.
    """
    chosen = [*PLACE, *SECTION]
    for column in text_columns(feed):
        text = f"clean({column.name})"
        if column.unit_part in ("district", "province"):
            text = f"coalesce({text}, section_{column.unit_part})"
        chosen.append(f"{text} as {column.name}")
        if column.is_number:
            chosen.append(f"{_number_text(column)} as {column.name}__number")
        if column.name in scaled:
            chosen.append(f"{column.name}__factor")
    return f"create or replace temp table texts as select {', '.join(chosen)} from cells"


def _number_text(column: Column) -> str:
    text = f"clean({column.name})"
    if column.unit == "percent":
        text = f"regexp_replace({text}, ' ?%$', '')"
    if column.negative_brackets:
        text = f"bracketed_number({text})"
    if column.dash:
        dash = "'0'" if column.dash == "zero" else "null"
        text = f"case when {text} in ('-', '–', '—') then {dash} else {text} end"
    return f"bare_number({text})"


def style_sql(feed: Feed) -> str:
    """Per part and number column: which marks its other values use, for the ambiguous ones.

    One row a part, whatever the columns are.
    """
    lines = ["part_number"]
    for column in text_columns(feed):
        if column.is_number:
            number = f"{column.name}__number"
            comma = f"bool_or(has_comma_style({number})) or {_parts_thousands(number)}"
            lines += [
                f"coalesce({comma}, false) as {column.name}__comma",
                f"coalesce(bool_or(has_point_style({number})), false) as {column.name}__point",
            ]
        if column.unit == "percent":
            lines.append(f"{_all_fractions(column)} as {column.name}__fractions")
    return (
        f"create or replace temp table styles as select {', '.join(lines)}"
        " from texts group by part_number"
    )


def _parts_thousands(number: str) -> str:
    """Whether a column's dots part thousands, although none of its values says so by itself.

    A number cell never ends in a decimal zero: 12.500 is typed, or has a fixed number of decimals;
    a plain 950 beside it has none.
    """
    ends_in_zero = f"bool_or(is_ambiguous_number({number}) and {number} like '%0')"
    return f"({ends_in_zero} and bool_or(regexp_full_match({number}, '-?[1-9]\\d{{0,2}}')))"


def _all_fractions(column: Column) -> str:
    """Whether a column of percentages may hold shares of one: all below 1, none with its sign."""
    number = f"{column.name}__number"
    share = f"regexp_full_match({number}, '0[.,]\\d+|[01]')"
    return (
        f"coalesce(bool_and({share}) and bool_or(regexp_full_match({number}, '0[.,]\\d+'))"
        f" and not bool_or(contains({column.name}, '%')), false)"
    )


def value_sql(column: Column, is_scaled: bool) -> str:
    """Expression of a column's typed value from its clean text."""
    text = f"texts.{column.name}"
    if column.codes or column.format == "period":
        code = f"{column.name}__codes.code"
        return f"cast({code} as boolean)" if column.data_type == "boolean" else code
    if column.is_number:
        return _number_value(column, is_scaled)
    if column.data_type == "date":
        return f"coalesce(calendar_day({text}), {_month_day(column, text)})"
    if column.data_type == "timestamp":
        return f"moment({text})"
    if column.reads:
        form = literal(f"(?i)^(?:{column.reads})$")
        text = f"nullif(regexp_extract({text}, {form}, 1), '')"
    return f"padded({text}, {column.pad})" if column.pad else text


def _number_value(column: Column, is_scaled: bool) -> str:
    name = column.name
    number, comma, point = f"texts.{name}__number", f"styles.{name}__comma", f"styles.{name}__point"
    dot = f"case when {comma} and not {point} then true when {point} and not {comma} then false end"
    exact = f"exact_number({number}, {dot})"
    whole = f"whole_number({number}, {comma}, {point})"
    is_whole = column.data_type == "bigint"
    if is_scaled:
        # in a unit above the contract's, such as billions, a number with three decimals is usual
        stated = f"case when texts.{name}__factor <= 1 then {whole} end"
        product = f"scaled_number(coalesce({stated}, {exact}), texts.{name}__factor)"
        scaled = f"whole_product({product})" if is_whole else _decimal(product, column)
        value = f"case when texts.{name}__factor = 1 then {whole if is_whole else _decimal(exact, column)} else {scaled} end"  # noqa: E501
    else:
        value = whole if is_whole else _decimal(exact, column)
    if column.unit == "percent":
        value = f"case when not styles.{name}__fractions then {value} end"
    return value


def _decimal(number: str, column: Column) -> str:
    return f"try_cast({number} as {column.data_type})"


def _month_day(column: Column, text: str) -> str:
    if column.month_as == "first":
        return f"month_start({text})"
    return f"last_day(month_start({text}))" if column.month_as == "last" else "cast(null as date)"


def typed_sql(feed: Feed, scaled: set[str]) -> str:
    """Typed values of all rows; `<column>__text` keeps the text where a value may fail."""
    chosen = [f"texts.{name}" for name in (*PLACE, *SECTION)]
    chosen += ["parts.period_start", "parts.period_end", "parts.own_province"]
    joins = []
    for column in text_columns(feed):
        name = column.name
        chosen.append(f"{value_sql(column, name in scaled)} as {name}")
        chosen.append(f"texts.{name} as {name}__text")
        if column.is_number:
            chosen.append(f"texts.{name}__number as {name}__number")
        if column.codes or column.format == "period":
            year = "parts.year" if column.format == "period" else "0"
            joins.append(
                f"left join code_texts as {name}__codes"
                f" on {name}__codes.column_name = {literal(name)}"
                f" and {name}__codes.text = texts.{name} and {name}__codes.year = {year}"
            )
        if column.stated_text:
            chosen.append(f"texts.{name} as {column.stated_text}")
    return f"""
        create or replace temp table typed as
        select {", ".join(chosen)}
        from texts
        inner join parts on texts.part_number = parts.part_number
        inner join styles on texts.part_number = styles.part_number
        {" ".join(joins)}
    """


def unit_expressions(feed: Feed) -> dict[str, str]:
    """Expressions of the parts of a unit's name, for the resolver; absent parts are null."""
    found = dict.fromkeys(UNIT_PARTS, "cast(null as varchar)")
    found |= {"district": "section_district", "province": "section_province"}
    for column in text_columns(feed):
        if column.unit_part:
            text = f"{column.name}__text"
            if feed.unit.ignore_suffix:
                text = f"regexp_replace({text}, {literal(feed.unit.ignore_suffix)}, '')"
            found[column.unit_part] = text
    return found


def name_key() -> str:
    """One text for a unit's map and name: a join on nullable columns is many times dearer."""
    parts = ("cast(map_day as varchar)", "own_province", "unit_level", *UNIT_PARTS)
    listed = ", ".join(f"coalesce({part}, '')" for part in parts)
    return f"concat_ws(chr(31), {listed})"


def as_of_expression(feed: Feed) -> str:
    """Day whose map a row's unit is looked up on; the period's last day when the row has none."""
    if feed.unit.as_of == "period_end":
        return "period_end"
    fallback = "period_end" if feed.unit.is_required else "null"
    return f"coalesce(cast({feed.unit.as_of} as date), {fallback})"


def named_sql(feed: Feed) -> str:
    """Data rows with the day and the name of their unit, and both as one key."""
    names = ", ".join(f"{text} as {part}" for part, text in unit_expressions(feed).items())
    return f"""
        create or replace temp table named as
        select days.*, map_days.map_day, {name_key()} as name_key
        from (
            select
                row_id, part_number, own_province, unit_level,
                cast({as_of_expression(feed)} as date) as as_of, {names}
            from typed where not is_total
        ) as days
        asof left join map_days on days.as_of >= map_days.map_day
    """


RESOLVED_SQL = """
    create or replace temp table resolved as
    select
        typed.*, coalesce(trusted_names.unit_id, unit_names.unit_id) as unit_id,
        case when trusted_names.unit_id is null then unit_names.reason else '' end as unit_reason
    from typed
    inner join named on typed.part_number = named.part_number and typed.row_id = named.row_id
    inner join unit_names on named.name_key = unit_names.name_key
    left join trusted_names
        on named.part_number = trusted_names.part_number
        and named.name_key = trusted_names.name_key
    where not typed.is_total
"""


def repeats_sql(feed: Feed) -> str:
    """Rows of one part with one key: equal rows but the first are duplicates, others faults."""
    key = ", ".join(feed.key)
    same = " and ".join(f"sound.{name} is not distinct from groups.{name}" for name in feed.key)
    content = ", ".join(column.name for column in feed.kept_columns)
    return f"""
        create or replace temp table repeats as
        with sound as (
            select part_number, row_id, {key}, hash(({content}, unit_id)) as content
            from resolved anti join quarantined_rows using (part_number, row_id)
        )
        select
            sound.part_number, sound.row_id, groups.contents > 1 as is_conflict,
            sound.row_id > groups.first_row as is_later
        from sound
        inner join (
            select part_number, {key}, count(distinct content) as contents,
                min(row_id) as first_row
            from sound group by part_number, {key} having count(*) > 1
        ) as groups on sound.part_number = groups.part_number and {same}
    """


ACCEPTED_SQL = """
    create or replace temp table accepted_rows as
    select part_number, row_id from resolved
    anti join quarantined_rows using (part_number, row_id)
    anti join (from repeats where is_later and not is_conflict) as later
        using (part_number, row_id)
"""

# What is added to the accepted rows, in the order of the sheets.
ADDED_SQL = """
    from resolved
    semi join accepted_rows using (part_number, row_id)
    semi join balanced using (part_number)
    inner join parts on resolved.part_number = parts.part_number
    left join letters
        on letters.is_value and letters.part_number = resolved.part_number
        and letters.table_number = resolved.table_number
        and letters.group_number = resolved.group_number
    order by resolved.part_number, resolved.row_id
"""

COUNTS_SQL = """
    with accepted as (
        select part_number, count(*) as rows_accepted from accepted_rows group by part_number
    ),
    quarantined as (
        select part_number, count(*) as rows_quarantined from quarantined_rows group by part_number
    ),
    duplicate as (
        select part_number, count(*) as rows_duplicate from repeats
        where is_later and not is_conflict group by part_number
    ),
    warned as (
        select part_number, count(distinct row_id) as warnings
        from faults semi join accepted_rows using (part_number, row_id)
        where severity = 'warning' group by part_number
    )
    select
        parts.part_number, coalesce(rows_accepted, 0), coalesce(rows_quarantined, 0),
        coalesce(rows_duplicate, 0), coalesce(warnings, 0)
    from parts
    left join accepted using (part_number)
    left join quarantined using (part_number)
    left join duplicate using (part_number)
    left join warned using (part_number)
    order by parts.part_number
"""
