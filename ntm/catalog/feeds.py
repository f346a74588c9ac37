"""Feed contracts: one YAML a feed in dbt's source syntax, read here for everything but dbt.

Every key of a contract, with its meaning and an example, is in docs/contracts.md.
"""

from dataclasses import dataclass, field, fields, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from ntm.catalog.tables import catalog_folder
from ntm.errors import NtmError

NUMBERS = ("bigint", "decimal")
SHARED = "shared_columns.yml"


@dataclass(frozen=True)
class Column:
    """One column of a feed's contract.

    `unit_part` says which part of a unit's name the column carries (province, district, commune,
    code, or unit: a name of any level); `codes` names a code list; `derived` columns are computed,
    not read from the file.
    """

    name: str
    data_type: str
    description: str
    description_vi: str = ""
    header: str = ""
    aliases: tuple[str, ...] = ()
    example: str = ""
    required: bool = False
    column_required: bool = False
    codes: str = ""
    is_list: bool = False
    format: str = ""
    reads: str = ""
    pad: int = 0
    pattern: str = ""
    pattern_vi: str = ""
    pattern_en: str = ""
    minimum: str = ""
    maximum: str = ""
    at_most: str = ""
    at_least: str = ""
    unit: str = ""
    additive: bool | None = None
    negative_brackets: bool = False
    dash: str = ""
    month_as: str = ""
    empty: str = ""
    from_title: bool = False
    default: str = ""
    unit_part: str = ""
    personal: bool = False
    pseudonym: bool = False
    derived: bool = False
    stated_text: str = ""

    @property
    def headers(self) -> tuple[str, ...]:
        """Every header under which the column is recognised, the template's own first."""
        return tuple(header for header in (self.header, *self.aliases) if header)

    @property
    def is_masked(self) -> bool:
        """Whether its text is kept out of quarantine and receipts: it may tell who a person is."""
        return self.personal or self.pseudonym

    @property
    def is_number(self) -> bool:
        """Whether its values are whole or decimal numbers."""
        return self.data_type.startswith(NUMBERS) and not self.codes


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
    """How a row names its unit and on which day's map; `level` may be `any` or several levels."""

    level: str | tuple[str, ...]
    as_of: str
    expected: str = ""
    is_required: bool = True
    nation_names: tuple[str, ...] = ()
    central_names: tuple[str, ...] = ()
    ignore_suffix: str = ""

    @property
    def levels(self) -> tuple[str, ...]:
        """Levels a row's unit may have, `any` alone where every level will do."""
        return self.level if isinstance(self.level, tuple) else (self.level,)


@dataclass(frozen=True)
class Matrix:
    """A wide table that becomes rows: headers give column `across`, cells the columns `values`.

    `header` is `period`, `codes` or a regular expression whose `group` is the text for `across`;
    `empty` is `missing` (no row) or the text that an empty cell stands for.
    """

    across: str
    values: tuple[str, ...]
    header: str
    empty: str
    group: int = 1


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
    matrix: tuple[Matrix, ...]
    rules: tuple[Rule, ...]
    columns: tuple[Column, ...]
    description_vi: str
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
    shared = catalog_folder() / SHARED
    return _load(path, path.stat().st_mtime_ns, shared.stat().st_mtime_ns)


def shared_columns() -> dict[str, dict[str, Any]]:
    """Column meta that feeds share, by column name, from `catalog/shared_columns.yml`."""
    path = catalog_folder() / SHARED
    return _shared(path, path.stat().st_mtime_ns)


@lru_cache(maxsize=4)
def _shared(path: Path, _changed: int) -> dict[str, dict[str, Any]]:
    return _read_yaml(path)


def _read_yaml(path: Path) -> Any:
    """A YAML file by libyaml, ten times as fast: nineteen contracts are read at a start."""
    return yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)


@lru_cache(maxsize=64)
def _load(path: Path, _changed: int, _shared_changed: int) -> Feed:
    table = _read_yaml(path)["sources"][0]["tables"][0]
    meta: dict[str, Any] = dict(table["config"]["meta"])
    unit = {key: _tuple(value) for key, value in meta.pop("unit").items()}
    values = {
        "name": table["name"],
        "description": " ".join(table["description"].split()),
        "description_vi": " ".join(meta.pop("description_vi", "").split()),
        "key": tuple(meta.pop("key")),
        "parts_named": tuple(meta.pop("parts_named")),
        "unit": _made(UnitRule, unit, path),
        "matrix": tuple(_matrix(line, path) for line in meta.pop("matrix", [])),
        "rules": tuple(_made(Rule, rule, path) for rule in meta.pop("rules", [])),
        "columns": tuple(_column(line, path) for line in table["columns"]),
        "path": path,
    }
    return _made(Feed, values | meta, path)


def _made(kind: type, values: dict[str, Any], path: Path) -> Any:
    """A `kind` of the values. Raises NtmError for a key that contracts do not have, or lack."""
    known = {item.name for item in fields(kind)}
    unknown = sorted(values.keys() - known)
    if unknown:
        raise NtmError(
            f"{path}: hợp đồng không có khóa {', '.join(unknown)}; xem docs/contracts.md. / "
            f"{path}: a contract has no key {', '.join(unknown)}; see docs/contracts.md."
        )
    try:
        return kind(**values)
    except TypeError as fault:
        raise NtmError(f"{path}: {fault}; xem / see docs/contracts.md") from None


def _matrix(line: dict[str, Any], path: Path) -> Matrix:
    value = line.get("value", ())
    rest = {key: text for key, text in line.items() if key != "value"}
    values = tuple(value) if isinstance(value, list) else (value,)
    return _made(Matrix, rest | {"values": values}, path)


def _column(line: dict[str, Any], path: Path) -> Column:
    meta = dict(line.get("config", {}).get("meta", {}))
    if meta.pop("shared", False):
        shared = shared_columns()[line["name"]]
        own_headers = [shared["header"]] if "header" in meta else []
        own_aliases = [*meta.get("aliases", []), *shared["aliases"], *own_headers]
        meta = shared | meta | {"aliases": list(dict.fromkeys(own_aliases))}
    for key in ("minimum", "maximum", "default", "empty", "example"):
        if key in meta:
            meta[key] = str(meta[key])
    meta["aliases"] = tuple(meta.get("aliases", ()))
    values = {
        "name": line["name"],
        "data_type": line["data_type"],
        "description": " ".join(line["description"].split()),
    }
    column = _made(Column, values | meta, path)
    return replace(column, codes="boolean") if column.data_type == "boolean" else column


def _tuple(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value
