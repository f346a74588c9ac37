"""What a table says once for all its rows: codes in its title or headers, units of measure."""

from dataclasses import dataclass, field
from decimal import Decimal

from ntm.catalog import Column, Feed
from ntm.intake.headers import Headers, title_phrases
from ntm.intake.layout import Table
from ntm.intake.measures import SCALED, factor, header_unit, measure, title_units
from ntm.intake.period_texts import periods_in
from ntm.intake.text import phrases_in, plain
from ntm.intake.titles import Title


@dataclass(frozen=True)
class Remark:
    """A fault of a table: of a column or (None) of the whole; `values` fill its message."""

    column_name: str | None
    rule_id: str
    values: tuple[str, ...] = ()


@dataclass
class Constants:
    """Texts that hold for every row, factors of the number columns, and what is wrong or noted."""

    texts: dict[str, str] = field(default_factory=dict)
    factors: dict[str, Decimal] = field(default_factory=dict)
    errors: list[Remark] = field(default_factory=list)
    notes: list[Remark] = field(default_factory=list)


def text_columns(contract: Feed) -> list[Column]:
    """Columns whose cells are looked at; a personal one never is."""
    return [column for column in contract.read_columns if not column.personal]


def constants_of(headers: Headers, table: Table, title: Title) -> Constants:
    """What the title and headers of a table say of all its rows."""
    found = Constants()
    contract = headers.contract
    spec = table.block.groups[0].spec if table.block.groups else None
    present = set(table.block.columns) | ({spec.across, *spec.values} if spec else set())
    for column in contract.read_columns:
        if column.name not in present and not column.personal:
            _constant(found, column, table, title, headers)
    _measures(found, contract, table, title)
    return found


def _constant(
    found: Constants, column: Column, table: Table, title: Title, headers: Headers
) -> None:
    stated: set[str] = set()
    if column.from_title and column.codes:
        stated = _stated_codes(column, table, title, headers)
    elif column.from_title and column.format == "period":
        stated = periods_in(title.lines) or periods_in([title.sheet_name])
    if len(stated) > 1:
        found.errors.append(Remark(column.name, "ambiguous_title", (" / ".join(sorted(stated)),)))
    elif stated:
        found.texts[column.name] = next(iter(stated))
    elif column.default:
        found.texts[column.name] = column.default
        found.notes.append(Remark(column.name, "assumed_value", (column.default,)))


def _stated_codes(column: Column, table: Table, title: Title, headers: Headers) -> set[str]:
    """Codes of a column that stand over the measures; over the table where a measure has none."""
    contract, own = headers.contract, f"{column.name}:"
    phrases = {
        phrase: meaning
        for phrase, meaning in title_phrases(contract).items()
        if not meaning or meaning.startswith(own)
    }
    over_all = {code.removeprefix(own) for code in title.codes(phrases)}
    stated: set[str] = set()
    cells = measure_cells(contract, table)
    for name, cell in cells:
        path = " ".join(table.block.paths[cell])
        in_name = {plain(header) for header in contract.column(name).headers}
        foreign = {p: m for p, m in phrases.items() if not any(p in header for header in in_name)}
        codes = {m.removeprefix(own) for _, _, m in phrases_in(plain(path), foreign) if m}
        stated |= codes or over_all
    return stated if cells else over_all


def measure_cells(contract: Feed, table: Table) -> list[tuple[str, int]]:
    """(column, cell column) of the numbers of a table, those of a wide table among them."""
    block = table.block
    cells = [(c.name, block.columns[c.name]) for c in contract.read_columns
             if c.is_number and c.name in block.columns]  # fmt: skip
    return cells + [pair for group in block.groups for pair in group.cells.items()]


def _measures(found: Constants, contract: Feed, table: Table, title: Title) -> None:
    """Factors of the number columns, by the unit in the header, else in the title."""
    numbers = [(contract.column(name), cell) for name, cell in measure_cells(contract, table)]
    numbers = [(column, cell) for column, cell in numbers if column.is_number]
    texts = title_units(title.lines)
    units = {text: measure(text) for text in texts}
    for text in (text for text, unit in units.items() if unit is None):
        if numbers:
            found.errors.append(Remark(numbers[0][0].name, "unknown_measure", (text,)))
    used: set[str] = set()
    for column, cell in numbers:
        fitting = {t: factor(column, u) for t, u in units.items() if u}
        factors = {t: f for t, f in fitting.items() if f is not None and column.unit}
        used |= set(factors)
        text = _own_unit(table.block.paths[cell])
        if text:
            _scale(found, column, text)
        elif len(set(factors.values())) > 1:
            found.errors.append(Remark(column.name, "ambiguous_measure", (", ".join(factors),)))
        elif factors:
            _set_factor(found, column, next(iter(factors.values())))
    _unused(found, [column for column, _ in numbers], [u for u in units if u not in used])


def _own_unit(path: tuple[str, ...]) -> str:
    """The unit at the end of a header or of one that stands over it."""
    return next((unit for _, unit in map(header_unit, reversed(path)) if unit), "")


def _scale(found: Constants, column: Column, text: str) -> None:
    unit = measure(text)
    if unit is None:
        found.errors.append(Remark(column.name, "unknown_measure", (text,)))
        return
    scale = factor(column, unit)
    if scale is None:
        found.errors.append(Remark(column.name, "incompatible_measure", (text, column.unit)))
        return
    _set_factor(found, column, scale)


def _set_factor(found: Constants, column: Column, scale: Decimal) -> None:
    if found.factors.setdefault(column.name, scale) != scale:
        found.errors.append(Remark(column.name, "ambiguous_measure", (column.header,)))


def _unused(found: Constants, numbers: list[Column], texts: list[str]) -> None:
    """A unit in the title that fits no column is a fault where it would have changed a number."""
    for text in texts:
        unit = measure(text)
        open_columns = [column for column in numbers if column.name not in found.factors]
        if unit and open_columns and (unit.factor != 1 or unit.dimension in SCALED):
            values = (text, open_columns[0].unit)
            found.errors.append(Remark(open_columns[0].name, "incompatible_measure", values))
