"""The kernel: a whole part in, its accepted and quarantined rows out, as DuckDB SQL.

One kernel serves a Spark task, `ntm check-file` and the tests. It runs in one thread; whoever has
more cores runs more kernels. The law it keeps for each part:
rows read = accepted + quarantined + duplicate + ignored.
"""

import tempfile
from pathlib import Path

import duckdb
import pyarrow as pa

from ntm import units
from ntm.catalog import Feed, codes, feed, feed_names, read_table
from ntm.intake import kernel_sql as sql
from ntm.intake.codes import code_keys, read_code
from ntm.intake.counts import Counts, Delivery
from ntm.intake.messages import fault_messages
from ntm.intake.parts import Part, column_letter, missing_columns
from ntm.units.reference import CENTRAL

MACROS = Path(__file__).with_name("macros.sql")
# One thread; what does not fit goes to the system's temporary folder, a limited amount of it.
SETTINGS: dict[str, str | bool | int | float | list[str]] = {
    "threads": 1,
    "memory_limit": "2GB",
    "temp_directory": str(Path(tempfile.gettempdir()) / "ntm-kernel"),
    "max_temp_directory_size": "4GB",
}
# Tables of the catalogue that a contract's row rules may ask.
RULE_TABLES = ("criteria", "task_measures")
QUARANTINE_COLUMNS = {
    "delivery_id": "varchar",
    "feed": "varchar",
    "part": "varchar",
    "row_number": "bigint",
    "column_name": "varchar",
    "cell": "varchar",
    "original_text": "varchar",
    "rule_id": "varchar",
    "severity": "varchar",
    "message_vi": "varchar",
    "message_en": "varchar",
    "unit_id": "varchar",
}


def accepted_columns(contract: Feed) -> dict[str, str]:
    """Name → DuckDB type of a feed's accepted rows; personal columns are not among them."""
    identity = {"delivery_id": "varchar", "part": "varchar", "row_number": "bigint"}
    kept = {column.name: column.data_type for column in contract.kept_columns}
    return identity | {"unit_id": "varchar"} | kept | {"data_kind": "varchar"}


class Kernel:
    """A DuckDB connection with the code lists, and the rows settled so far, by feed."""

    def __init__(self) -> None:
        self.database = duckdb.connect(":memory:", config=SETTINGS)
        self.database.execute(MACROS.read_text(encoding="utf-8"))
        self.database.execute("set preserve_insertion_order = true")
        for name in RULE_TABLES:
            self.database.register(name, pa.Table.from_pylist(read_table(name)))
        self._make_outputs()

    def _make_outputs(self) -> None:
        for name in feed_names():
            self._make_output(f"accepted_{name}", accepted_columns(feed(name)))
            self._make_output(f"quarantined_{name}", QUARANTINE_COLUMNS)

    def _make_output(self, table: str, columns: dict[str, str]) -> None:
        listed = ", ".join(f"{name} {data_type}" for name, data_type in columns.items())
        self.database.execute(f"create temp table {table} ({listed})")

    def standardize(self, part: Part, delivery: Delivery) -> Counts:
        """Settle a part's rows into the outputs; nothing is added when it does not balance."""
        self.database.register("cells", part.sheet.cells)
        values = {"header_row": part.header_row}
        self.database.execute(sql.texts_sql(part.feed, part.columns, part.sheet.width), values)
        self.database.execute(sql.style_sql(part.feed))
        self._map_codes(part.feed)
        self.database.execute(sql.typed_sql(part.feed))
        self._resolve_units(part.feed, delivery)
        self._find_faults(part, delivery)
        self._settle_repeats(part.feed)
        counts = self._count(part.sheet.cells.num_rows)
        if counts.is_balanced:
            self._append(part, delivery)
        return counts

    def reject(self, part_name: str, contract: Feed, delivery: Delivery, reason: str) -> None:
        """Enter a fault that concerns a whole part or file, with no row."""
        messages = fault_messages(contract, reason, "")
        self.database.execute(
            f"insert into quarantined_{contract.name} values"
            " ($id, $feed, $part, null, null, null, null, $rule, 'error', $vi, $en, null)",
            {
                "id": delivery.delivery_id, "feed": contract.name, "part": part_name,
                "rule": reason, "vi": messages[0], "en": messages[1],
            },
        )  # fmt: skip

    def output(self, table: str) -> pa.Table:
        """Rows settled so far, `accepted_<feed>` or `quarantined_<feed>`."""
        return self.database.sql(f"from {table}").to_arrow_table()

    def _map_codes(self, contract: Feed) -> None:
        """Distinct texts of the code columns → codes, in table code_texts."""
        mapped: dict[str, list[str | None]] = {"column_name": [], "text": [], "code": []}
        for column in contract.read_columns:
            if not column.codes:
                continue
            texts = self.database.execute(
                f"select distinct {column.name} from texts where {column.name} is not null"
            ).fetchall()
            keys = code_keys(column.codes)
            for (text,) in texts:
                mapped["column_name"].append(column.name)
                mapped["text"].append(text)
                mapped["code"].append(read_code(text, keys, column.is_list))
        schema = pa.schema([(name, pa.string()) for name in mapped])
        self.database.register("code_texts", pa.table(mapped, schema=schema))

    def _resolve_units(self, contract: Feed, delivery: Delivery) -> None:
        """Table resolved: typed plus unit_id and unit_reason, found on distinct names only."""
        parts = sql.unit_expressions(contract)
        names = ", ".join(f"{text} as {part}" for part, text in parts.items())
        as_of = sql.as_of_expression(contract)
        self.database.register("map_days", map_days())
        self.database.execute(
            f"""create or replace temp table named as
            select days.*, map_days.map_day, {sql.name_key()} as name_key
            from (select row_number, cast({as_of} as date) as as_of, {names} from typed) as days
            asof left join map_days on days.as_of >= map_days.map_day""",
            {"period_end": delivery.period_end} if "$period_end" in as_of else {},
        )
        self.database.register("unit_names", self._resolved_names(contract, delivery))
        self.database.execute(
            """create or replace temp table resolved as
            select
                typed.*, unit_names.unit_id, unit_names.reason as unit_reason,
                $period_start as period_start, $period_end as period_end
            from typed
            inner join named on typed.row_number = named.row_number
            inner join unit_names on named.name_key = unit_names.name_key""",
            {"period_start": delivery.period_start, "period_end": delivery.period_end},
        )

    def _resolved_names(self, contract: Feed, delivery: Delivery) -> pa.Table:
        """Unit and reason of each distinct name; a row without a province is of the sender's."""
        distinct = self.database.sql(
            "select distinct map_day, province, district, commune, code, name_key from named"
        ).to_arrow_table()
        own = delivery.province_code if contract.unit.is_required else None
        asked = distinct.drop_columns("name_key")
        asked = asked.rename_columns(["as_of", *asked.column_names[1:]])
        if own:
            province = pa.array([own if p is None else p for p in asked["province"].to_pylist()])
            asked = asked.set_column(1, "province", province.cast(pa.string()))
        if contract.unit.level != "any":
            level = pa.array([contract.unit.level] * asked.num_rows, pa.string())
            asked = asked.append_column("level", level)
        found = units.resolve(asked)
        table = distinct.append_column("unit_id", found["unit_id"])
        table = table.append_column("reason", found["reason"])
        whole = dict.fromkeys(contract.unit.nation_names, units.NATION)
        whole |= dict.fromkeys(contract.unit.central_names, CENTRAL)
        if not whole:
            return table
        named = (asked if own else table)["province"].to_pylist()
        ids = [whole.get(n, i) for n, i in zip(named, found["unit_id"].to_pylist(), strict=True)]
        return table.set_column(
            table.column_names.index("unit_id"), "unit_id", pa.array(ids, pa.string())
        )

    def _find_faults(self, part: Part, delivery: Delivery) -> None:
        """Table faults: one line per fault of a data row, warnings among them."""
        contract = part.feed
        lines = sql.fault_lines(contract) + sql.rule_lines(contract)
        if contract.unit.is_required:
            columns = [c.name for c in contract.read_columns if c.unit_part in ("commune", "code")]
            text = "coalesce(" + ", ".join(f"{name}__text" for name in columns) + ")"
            lines.append(
                f"select row_number, {sql.literal(columns[0])}, {text},"
                " coalesce(nullif(unit_reason, ''), 'unknown_unit'), 'error'"
                " from resolved where unit_id is null"
            )
        for name in missing_columns(part):
            lines.append(
                f"select row_number, {sql.literal(name)}, null, 'missing_column', 'error'"
                " from typed"
            )
        self.database.execute(
            "create or replace temp table faults as " + " union all ".join(lines or ["select null"])
        )
        if not part.header_row:
            self.database.execute("update faults set rule_id = 'no_header'")

    def _settle_repeats(self, contract: Feed) -> None:
        """Repeats inside the part: equal rows but the first are duplicates, unequal ones faults."""
        key = ", ".join(contract.key)
        same = " and ".join(f"sound.{k} is not distinct from groups.{k}" for k in contract.key)
        content = ", ".join(column.name for column in contract.kept_columns)
        self.database.execute(
            f"""create or replace temp table repeats as
            with sound as (
                select row_number, {key}, hash(({content}, unit_id)) as content
                from resolved
                where row_number not in (select row_number from faults where severity = 'error')
            )
            select
                sound.row_number, groups.contents > 1 as is_conflict,
                sound.row_number > groups.first_row as is_later
            from sound
            inner join (
                select {key}, count(distinct content) as contents, min(row_number) as first_row
                from sound group by {key} having count(*) > 1
            ) as groups on {same}"""
        )
        named = [column.name for column in contract.read_columns if column.unit_part]
        shown = next((name for name in contract.key[::-1] if name != "unit_id"), named[-1])
        self.database.execute(
            f"""insert into faults
            select repeats.row_number, $shown, resolved.{shown}__text, 'conflicting_rows', 'error'
            from repeats inner join resolved using (row_number) where is_conflict""",
            {"shown": shown},
        )
        self.database.execute(
            """create or replace temp table quarantined_rows as
            select distinct row_number from faults where severity = 'error'"""
        )
        self.database.execute(
            """create or replace temp table accepted_rows as
            select row_number from resolved
            where row_number not in (select row_number from quarantined_rows)
                and row_number not in (
                    select row_number from repeats where is_later and not is_conflict
                )"""
        )

    def _count(self, rows_read: int) -> Counts:
        counted = self.database.execute(
            """select
                (select count(*) from accepted_rows),
                (select count(*) from quarantined_rows),
                (select count(*) from repeats where is_later and not is_conflict),
                (select count(*) from texts where row_kind <> 'data'),
                (select count(distinct row_number) from faults where severity = 'warning'
                    and row_number in (select row_number from accepted_rows))"""
        ).fetchall()[0]
        return Counts(rows_read, *counted)

    def _append(self, part: Part, delivery: Delivery) -> None:
        """Add the part's rows to the outputs."""
        contract = part.feed
        kind = f"coalesce(data_kind, {sql.literal(_stated_kind(part))})"
        chosen = {name: name for name in accepted_columns(contract)}
        chosen |= {"delivery_id": "$delivery_id", "part": "$part", "data_kind": kind}
        listed = ", ".join(f"{value} as {name}" for name, value in chosen.items())
        self.database.execute(
            f"""insert into accepted_{contract.name} by name
            select {listed} from resolved semi join accepted_rows using (row_number)
            order by row_number""",
            {"delivery_id": delivery.delivery_id, "part": part.sheet.name},
        )
        self.database.register("messages", self._messages(part))
        self.database.execute(
            f"""insert into quarantined_{contract.name} by name
            select
                $delivery_id as delivery_id, $feed as feed, $part as part, faults.row_number,
                faults.column_name, messages.letter || faults.row_number as cell,
                case when not messages.is_personal then faults.original_text end as original_text,
                faults.rule_id, faults.severity, messages.message_vi, messages.message_en,
                resolved.unit_id
            from faults
            inner join messages using (column_name, rule_id)
            left join resolved using (row_number)
            order by faults.row_number, faults.column_name, faults.rule_id""",
            {"delivery_id": delivery.delivery_id, "feed": contract.name, "part": part.sheet.name},
        )

    def part_kind(self, part: Part) -> str:
        """Weakest data kind of the part settled last; the code list begins with the strongest."""
        ranked = [line["code"] for line in codes("data_kind")]
        found = self.database.execute(
            """select distinct coalesce(data_kind, $stated)
            from resolved semi join accepted_rows using (row_number)""",
            {"stated": _stated_kind(part)},
        ).fetchall()
        return max((kind for (kind,) in found), key=ranked.index, default=_stated_kind(part))

    def _messages(self, part: Part) -> pa.Table:
        """Messages of the distinct (column, rule) pairs among the faults."""
        pairs = self.database.execute("select distinct column_name, rule_id from faults").fetchall()
        lines = []
        for column_name, rule_id in pairs:
            vi, en = fault_messages(part.feed, rule_id, column_name)
            lines.append(
                {
                    "column_name": column_name,
                    "rule_id": rule_id,
                    "letter": column_letter(part.columns.get(column_name)),
                    "is_personal": part.feed.column(column_name).is_masked,
                    "message_vi": vi,
                    "message_en": en,
                }
            )
        text = ("column_name", "rule_id", "letter", "message_vi", "message_en")
        schema = pa.schema([*[(name, pa.string()) for name in text], ("is_personal", pa.bool_())])
        return pa.Table.from_pylist(lines, schema=schema)


def _stated_kind(part: Part) -> str:
    """Data kind of the rows that state none: what the part's own mark says."""
    return "simulated" if part.is_simulated else "official"


def map_days() -> pa.Table:
    """Days on which any unit changed, so that rows are looked up once per map, not once per day."""
    return pa.table({"map_day": pa.array(units.Reference.load().change_days, pa.date32())})
