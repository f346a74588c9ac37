"""Feed contracts: one YAML a feed in dbt's source syntax, read here for everything but dbt."""

from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from ntm.catalog.tables import catalog_folder


@dataclass(frozen=True)
class Column:
    """One column of a feed's contract.

    `unit_part` says which part of a unit's name the column carries (province, district, commune,
    code); `codes` names a code list; `derived` columns are computed, not read from the file.
    """

    name: str
    data_type: str
    description: str
    header: str = ""
    aliases: tuple[str, ...] = ()
    required: bool = False
    column_required: bool = False
    codes: str = ""
    is_list: bool = False
    pattern: str = ""
    pattern_vi: str = ""
    pattern_en: str = ""
    minimum: str = ""
    maximum: str = ""
    unit: str = ""
    unit_part: str = ""
    personal: bool = False
    derived: bool = False
    stated_text: str = ""

    @property
    def headers(self) -> tuple[str, ...]:
        """Every header under which the column is recognised, the template's own first."""
        return (self.header, *self.aliases)


@dataclass(frozen=True)
class Rule:
    """A row rule: `holds` is a DuckDB condition over the typed row; error quarantines the row."""

    id: str
    severity: str
    column: str
    holds: str
    message_vi: str
    message_en: str


@dataclass(frozen=True)
class UnitRule:
    """How a row names its unit and on which day's map; `level` may be `any`."""

    level: str
    as_of: str
    expected: str = ""
    is_required: bool = True
    nation_names: tuple[str, ...] = ()
    ignore_suffix: str = ""


@dataclass(frozen=True)
class Feed:
    """A feed's whole contract."""

    name: str
    description: str
    name_vi: str
    name_en: str
    shape: str
    key: tuple[str, ...]
    cadence: str
    agency: str
    parts_named: tuple[str, ...]
    unit: UnitRule
    rules: tuple[Rule, ...]
    columns: tuple[Column, ...]
    path: Path = field(compare=False)

    def column(self, name: str) -> Column:
        """The column of that name; KeyError if the contract has none."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(f"{self.name} has no column {name!r}")

    @property
    def read_columns(self) -> tuple[Column, ...]:
        """Columns that come from the file (all but the derived ones)."""
        return tuple(column for column in self.columns if not column.derived)

    @property
    def kept_columns(self) -> tuple[Column, ...]:
        """Columns of the accepted rows; a personal column is never among them."""
        return tuple(column for column in self.columns if not column.personal)


def feed_names() -> list[str]:
    """Names of all feeds, in alphabetical order: the YAML files of `catalog/feeds`."""
    return sorted(path.stem for path in (catalog_folder() / "feeds").glob("*.yml"))


def feed(name: str) -> Feed:
    """The contract of a feed. Raises KeyError when the catalogue has no such feed."""
    path = catalog_folder() / "feeds" / f"{name}.yml"
    if not path.exists():
        raise KeyError(f"no feed {name!r}: {path} does not exist")
    return _load(path, path.stat().st_mtime_ns)


def shared_columns() -> dict[str, dict[str, Any]]:
    """Column meta that feeds share, by column name, from `catalog/shared_columns.yml`."""
    return yaml.safe_load((catalog_folder() / "shared_columns.yml").read_text(encoding="utf-8"))


@lru_cache(maxsize=64)
def _load(path: Path, _changed: int) -> Feed:
    table = yaml.safe_load(path.read_text(encoding="utf-8"))["sources"][0]["tables"][0]
    meta: dict[str, Any] = table["config"]["meta"]
    unit = {key: _tuple(value) for key, value in meta["unit"].items()}
    return Feed(
        name=table["name"],
        description=" ".join(table["description"].split()),
        name_vi=meta["name_vi"],
        name_en=meta["name_en"],
        shape=meta["shape"],
        key=tuple(meta["key"]),
        cadence=meta["cadence"],
        agency=meta["agency"],
        parts_named=tuple(meta["parts_named"]),
        unit=UnitRule(**unit),
        rules=tuple(Rule(**rule) for rule in meta.get("rules", [])),
        columns=tuple(_column(line) for line in table["columns"]),
        path=path,
    )


def _column(line: dict[str, Any]) -> Column:
    meta = dict(line.get("config", {}).get("meta", {}))
    if meta.pop("shared", False):
        shared = shared_columns()[line["name"]]
        own_headers = [shared["header"]] if "header" in meta else []
        meta = shared | meta | {"aliases": [*shared["aliases"], *own_headers]}
    for bound in ("minimum", "maximum"):
        if bound in meta:
            meta[bound] = str(meta[bound])
    meta["aliases"] = tuple(meta.get("aliases", ()))
    return Column(
        name=line["name"],
        data_type=line["data_type"],
        description=" ".join(line["description"].split()),
        **meta,
    )


def _tuple(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value
