"""The kernel: whole parts in, their accepted and quarantined rows out, as DuckDB SQL.

Parts of one feed are settled together, since a statement costs more than the rows of a workbook.
One kernel serves a Spark task, `ntm check-file` and the tests. It runs in one thread; whoever has
more cores runs more kernels. The law it keeps for each part:
rows read = accepted + quarantined + duplicate + ignored.
"""

import tempfile
from functools import partial
from pathlib import Path

import duckdb
import pyarrow as pa

from ntm.catalog import Feed, feed, feed_names, read_table
from ntm.intake import batch_tables as tables
from ntm.intake import fault_sql, kernel_sql
from ntm.intake.batch_tables import Settling, table_of
from ntm.intake.codes import code_keys, read_code
from ntm.intake.constants import text_columns
from ntm.intake.counts import Counts, Delivery
from ntm.intake.messages import fault_messages
from ntm.intake.parts import Part
from ntm.intake.period_texts import read_period
from ntm.intake.plain_names import AMBIGUOUS_PARTS_SQL, trusted_names
from ntm.intake.rows import PartRows, part_rows
from ntm.intake.unit_names import districts_named, map_days, resolved_names

MACROS = Path(__file__).with_name("macros.sql")
# One thread; what does not fit goes to the system's temporary folder, a limited amount of it.
SETTINGS: dict[str, str | bool | int | float | list[str]] = {
    "threads": 1,
    "memory_limit": "800MB",
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
    """Name → DuckDB type of a feed's accepted rows; personal columns are not among them.

    `cell` is the address of the value in a wide table, null in a long one.
    """
    identity = {"delivery_id": "varchar", "part": "varchar", "row_number": "bigint"}
    kept = {column.name: column.data_type for column in contract.kept_columns}
    return identity | {"cell": "varchar", "unit_id": "varchar"} | kept | {"data_kind": "varchar"}


class Kernel:
    """A DuckDB connection with the code lists, and the rows settled so far, by feed."""

    def __init__(self) -> None:
        self.database = duckdb.connect(":memory:", config=SETTINGS)
        self.database.execute(MACROS.read_text(encoding="utf-8"))
        self.database.execute("set preserve_insertion_order = true")
        for name in RULE_TABLES:
            self.database.register(name, pa.Table.from_pylist(read_table(name)))
        for name in feed_names():
            self._make_output(f"accepted_{name}", accepted_columns(feed(name)))
            self._make_output(f"quarantined_{name}", QUARANTINE_COLUMNS)

    def _make_output(self, table: str, columns: dict[str, str]) -> None:
        listed = ", ".join(f"{name} {data_type}" for name, data_type in columns.items())
        self.database.execute(f"create temp table {table} ({listed})")

    def standardize(self, part: Part, delivery: Delivery) -> Counts:
        """Settle one part's rows into the outputs; nothing is added when it does not balance."""
        return self.standardize_all([(part, delivery)])[0]

    def standardize_all(self, batch: Settling) -> list[Counts]:
        """Settle parts of one feed; counts in their order. All are added, or on an error none."""
        contract = batch[0][0].feed
        rows = [
            part_rows(part, number, partial(districts_named, delivery=delivery))
            for number, (part, delivery) in enumerate(batch)
        ]
        self._take_in(contract, batch, rows)
        self._settle(contract, any(one.scopes for one in rows))
        counts = self._count(rows)
        balanced = [number for number, one in enumerate(counts) if one.is_balanced]
        self.database.execute("begin")
        try:
            self._append(contract, balanced)
            self._append_notes(contract, batch, [(n, rows[n]) for n in balanced])
        except BaseException:
            self.database.execute("rollback")
            raise
        self.database.execute("commit")
        return counts

    def output(self, table: str) -> pa.Table:
        """Rows settled so far, `accepted_<feed>` or `quarantined_<feed>`."""
        return self.database.sql(f"from {table}").to_arrow_table()

    def _take_in(self, contract: Feed, batch: Settling, rows: list[PartRows]) -> None:
        """Tables cells and styles, parts, scopes, letters and part_errors of the batch."""
        cells = tables.cells_table(rows)
        self.scaled = {n.removesuffix("__factor") for n in cells.column_names if "__factor" in n}
        self.database.register("cells", cells)
        self.database.register("parts", tables.parts_table(batch, rows))
        self.database.register("scopes", tables.scopes_table(rows))
        self.database.register("letters", tables.letters_table(rows))
        self.database.register("part_errors", tables.errors_table(batch, rows))
        self.database.execute(kernel_sql.texts_sql(contract, self.scaled))
        self.database.execute(kernel_sql.style_sql(contract))

    def _settle(self, contract: Feed, has_scopes: bool) -> None:
        """Tables typed, resolved, faults, repeats, quarantined_rows and accepted_rows."""
        self._map_codes(contract)
        self.database.execute(kernel_sql.typed_sql(contract, self.scaled))
        self.database.register("map_days", map_days())
        self.database.execute(kernel_sql.named_sql(contract))
        columns = "map_day, own_province, unit_level, province, district, commune, code, unit"
        names = self.database.sql(f"select distinct name_key, {columns} from named")
        self.database.register("unit_names", resolved_names(contract, names.to_arrow_table()))
        written = self.database.sql(AMBIGUOUS_PARTS_SQL).to_arrow_table()
        self.database.register("trusted_names", trusted_names(written))
        self.database.execute(kernel_sql.RESOLVED_SQL)
        self.database.execute(fault_sql.faults_sql(contract))
        self.database.execute(fault_sql.SAID_ALREADY_SQL)
        for line in fault_sql.total_lines(contract) if has_scopes else ():
            self.database.execute(f"insert into faults {line}")
        self._quarantine()
        self.database.execute(kernel_sql.repeats_sql(contract))
        self.database.execute(fault_sql.conflicts_sql(contract))
        self._quarantine()
        self.database.execute(kernel_sql.ACCEPTED_SQL)

    def _quarantine(self) -> None:
        self.database.execute(
            """create or replace temp table quarantined_rows as
            select distinct part_number, row_id from faults where severity = 'error'"""
        )

    def _map_codes(self, contract: Feed) -> None:
        """Distinct texts of code and period columns → codes, in table code_texts."""
        mapped: list[tuple[str, str, int, str | None]] = []
        for column in text_columns(contract):
            if not (column.codes or column.format == "period"):
                continue
            by_year = "parts.year" if column.format == "period" else "0"
            texts = self.database.execute(
                f"""select distinct texts.{column.name}, {by_year} from texts
                inner join parts using (part_number) where texts.{column.name} is not null"""
            ).fetchall()
            keys = code_keys(column.codes) if column.codes else {}
            for text, year in texts:
                code = (
                    read_code(text, keys, column.is_list)
                    if column.codes
                    else read_period(text, year or None)
                )
                mapped.append((column.name, text, year, code))
        names = ("column_name", "text", "year", "code")
        kinds = (pa.string(), pa.string(), pa.int64(), pa.string())
        self.database.register("code_texts", table_of(names, kinds, mapped))

    def _count(self, rows: list[PartRows]) -> list[Counts]:
        lines = self.database.execute(kernel_sql.COUNTS_SQL).fetchall()
        return [
            Counts(
                one.rows_read,
                accepted,
                quarantined,
                duplicate,
                one.rows_ignored,
                warnings,
                one.states_none,
            )
            for one, (_, accepted, quarantined, duplicate, warnings) in zip(
                rows, lines, strict=True
            )
        ]

    def _append(self, contract: Feed, balanced: list[int]) -> None:
        """Add the rows and faults of the parts that balance to the outputs."""
        self.database.register(
            "balanced", pa.table({"part_number": pa.array(balanced, pa.int32())})
        )
        chosen = {name: f"resolved.{name}" for name in accepted_columns(contract)}
        chosen |= {
            "delivery_id": "parts.delivery_id",
            "part": "parts.part",
            "cell": "letters.letter || resolved.row_number",
            "data_kind": "coalesce(resolved.data_kind, parts.data_kind)",
        }
        listed = ", ".join(f"{value} as {name}" for name, value in chosen.items())
        self.database.execute(
            f"insert into accepted_{contract.name} by name select {listed} {kernel_sql.ADDED_SQL}"
        )
        self.database.register("messages", self._messages(contract))
        self.database.execute(
            f"insert into quarantined_{contract.name} by name {fault_sql.QUARANTINED_SQL}",
            {"feed": contract.name},
        )

    def _messages(self, contract: Feed) -> pa.Table:
        """Messages of the distinct faults: (column, rule, first, second)."""
        found = self.database.execute(
            "select distinct column_name, rule_id, first, second from faults"
        ).fetchall()
        lines = []
        for column_name, rule_id, first, second in found:
            texts = fault_messages(contract, rule_id, column_name, first or "", second or "")
            masked = bool(column_name) and contract.column(column_name).is_masked
            lines.append((column_name, rule_id, first, second, masked, *texts))
        names = (
            "column_name",
            "rule_id",
            "first",
            "second",
            "is_masked",
            "message_vi",
            "message_en",
        )
        kinds = [pa.bool_() if name == "is_masked" else pa.string() for name in names]
        return table_of(names, kinds, lines)

    def _append_notes(
        self, contract: Feed, batch: Settling, rows: list[tuple[int, PartRows]]
    ) -> None:
        """Add what is to be said of the parts as a whole."""
        lines = []
        for number, one in rows:
            part, delivery = batch[number]
            for note in one.notes:
                remark = note.remark
                values = (*remark.values, "", "")[:2]
                texts = fault_messages(contract, remark.rule_id, remark.column_name, *values)
                lines.append(
                    (delivery.delivery_id, contract.name, part.sheet.name, note.row_number,
                     remark.column_name, note.cell, note.text, remark.rule_id, "warning", *texts,
                     None)
                )  # fmt: skip
        if lines:
            kinds = [pa.int64() if kind == "bigint" else pa.string()
                     for kind in QUARANTINE_COLUMNS.values()]  # fmt: skip
            self.database.register("notes", table_of(tuple(QUARANTINE_COLUMNS), kinds, lines))
            self.database.execute(f"insert into quarantined_{contract.name} by name from notes")
