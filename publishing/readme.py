"""`README.md` of a release: what is in it, how it is cited, under which licence."""

from datetime import date
from pathlib import Path

import duckdb

from ntm.catalog import word
from ntm.catalog.programme import ministry, programme
from ntm.wording import short_date

TEMPLATE = Path(__file__).parent / "templates" / "release.md"


def write_readme(warehouse: Path, folder: Path, release_id: str) -> None:
    """Write the page; a release with any simulated row says so in its first lines."""
    database = duckdb.connect(str(warehouse), read_only=True)
    data_date = _data_date(database)
    mark = _mark() if is_simulated(database) else ""
    database.close()
    facts = programme()["release"]
    office = ministry(data_date) if data_date else ministry(date.max)
    values = facts | {
        "release_id": release_id,
        "data_date_vi": short_date(data_date, "vi"),
        "data_date_en": short_date(data_date, "en"),
        "mark": mark,
        "agency_vi": office.name_vi,
        "agency_en": office.name_en,
        "doi": f" https://doi.org/{facts['doi']}" if facts["doi"] else "",
    }
    text = TEMPLATE.read_text(encoding="utf-8").format(**values)
    (folder / "README.md").write_text(text, encoding="utf-8")


def is_simulated(database: duckdb.DuckDBPyConnection) -> bool:
    """Whether any public table holds a simulated row."""
    tables = database.execute(
        "select table_name from duckdb_columns() where column_name = 'data_kind' and not internal"
    ).fetchall()
    return any(
        database.execute(f"select 1 from {name} where data_kind = 'simulated' limit 1").fetchone()
        for (name,) in tables
    )


def _data_date(database: duckdb.DuckDBPyConnection) -> date | None:
    found = database.execute(
        """select cast(max(received_at) as date)
        from fct_deliveries where is_in_force"""
    ).fetchone()
    return found[0] if found else None


def _mark() -> str:
    texts = (
        word(f"report.{key}", language)
        for key in ("simulated", "simulated_why")
        for language in ("vi", "en")
    )
    return "\n" + "\n".join(f"> **{text}**  " for text in texts) + "\n"
