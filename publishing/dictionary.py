"""The dictionary of a release: every public table and column in both languages.

English comes from dbt's contracts, Vietnamese from `catalog/dictionary.csv`; codes from the lists.
"""

import csv
import html
import re
from dataclasses import dataclass
from pathlib import Path

import duckdb
import yaml

from ntm.catalog import read_table, word
from ntm.paths import PROJECT

MODELS = PROJECT / "dbt" / "models"
PUBLIC = ("dim_", "fct_", "mart_")
DOCS = re.compile(r"{% docs (?P<name>\w+) %}\s*(?P<text>.*?)\s*{% enddocs %}", re.DOTALL)
REFERENCE = re.compile(r"""{{ doc\(["'](?P<name>\w+)["']\) }}""")
STYLE = (Path(__file__).parent / "templates" / "dictionary.css").read_text(encoding="utf-8")


@dataclass(frozen=True)
class Entry:
    """A column, or with an empty column name the table itself."""

    table: str
    column: str
    data_type: str
    description_vi: str
    description_en: str


def entries() -> list[Entry]:
    """Tables by name, each followed by its columns in the contract's order.

    Raises KeyError when a table or column has no Vietnamese line.
    """
    vietnamese = {line["name"]: line["description_vi"] for line in read_table("dictionary")}
    texts = (path.read_text(encoding="utf-8") for path in sorted(MODELS.rglob("*.md")))
    docs = {found["name"]: found["text"] for text in texts for found in DOCS.finditer(text)}
    listed = []
    for model in _models():
        name = model["name"]
        listed.append(Entry(name, "", "", vietnamese[name], model["description"]))
        for column in model["columns"]:
            english = REFERENCE.sub(lambda found: docs[found["name"]], column["description"])
            field = column["name"]
            listed.append(Entry(name, field, column["data_type"], vietnamese[field], english))
    return listed


def _models() -> list[dict]:
    paths = sorted(MODELS.rglob("*.yml"))
    files = [yaml.safe_load(path.read_text(encoding="utf-8")) for path in paths]
    models = [model for file in files for model in file.get("models", [])]
    public = [model for model in models if model["name"].startswith(PUBLIC)]
    return sorted(public, key=lambda model: model["name"])


def comment_on(database: duckdb.DuckDBPyConnection, relations: dict[str, str]) -> None:
    """Write the words beside the tables of the release; `relations` are names and kinds."""
    for entry in entries():
        if entry.table not in relations:
            continue
        text = f"{entry.description_vi} / {entry.description_en}".replace("'", "''")
        if not entry.column:
            database.execute(f"comment on {relations[entry.table]} {entry.table} is '{text}'")
        elif relations[entry.table] == "table":
            database.execute(f"comment on column {entry.table}.{entry.column} is '{text}'")


def write_dictionary(folder: Path) -> None:
    """`dictionary.csv` and `dictionary.html`, one file that needs no network."""
    with (folder / "dictionary.csv").open("w", encoding="utf-8-sig", newline="") as lines:
        writer = csv.writer(lines, lineterminator="\n")
        writer.writerow(Entry.__dataclass_fields__)
        writer.writerows(vars(entry).values() for entry in entries())
    (folder / "dictionary.html").write_text(_page(), encoding="utf-8")


def _page() -> str:
    tables: dict[str, list[Entry]] = {}
    for entry in entries():
        tables.setdefault(entry.table, []).append(entry)
    title = _both("release.dictionary")
    links = "".join(f'<li><a href="#{name}">{name}</a></li>' for name in tables)
    body = "".join(_table(name, lines) for name, lines in tables.items())
    return (
        f'<!doctype html><html lang="vi"><head><meta charset="utf-8"><title>{title}</title>'
        f"<style>{STYLE}</style></head><body><h1>{title}</h1><nav><ul>{links}"
        f'<li><a href="#codes">codes</a></li></ul></nav>{body}{_codes()}</body></html>\n'
    )


def _table(name: str, lines: list[Entry]) -> str:
    first, *columns = lines
    rows = "".join(
        _row(entry.column, entry.data_type, entry.description_vi, entry.description_en)
        for entry in columns
    )
    return (
        f'<section id="{name}"><h2>{name}</h2><p>{html.escape(first.description_vi)}<br>'
        f"<i>{html.escape(first.description_en)}</i></p><table>{_head()}{rows}</table></section>"
    )


def _codes() -> str:
    rows = "".join(
        _row(line["list"], line["code"], line["label_vi"], line["label_en"])
        for line in read_table("codes")
    )
    title = _both("release.codes")
    return f'<section id="codes"><h2>{title}</h2><table>{_head()}{rows}</table></section>'


def _head() -> str:
    keys = ("name", "type", "vietnamese", "english")
    cells = "".join(f"<th>{_both(f'release.column_{key}')}</th>" for key in keys)
    return f"<tr>{cells}</tr>"


def _row(name: str, kind: str, vietnamese: str, english: str) -> str:
    cells = "".join(f"<td>{html.escape(text)}</td>" for text in (kind, vietnamese, english))
    return f"<tr><th>{html.escape(name)}</th>{cells}</tr>"


def _both(key: str) -> str:
    return html.escape(f"{word(key, 'vi')} / {word(key, 'en')}")
