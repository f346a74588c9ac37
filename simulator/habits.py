"""How a province writes, in every period: headers, labels, name style, dates, units and files."""

from dataclasses import dataclass, field, replace

import numpy as np
import polars as pl

from ntm.catalog import Column, Feed, codes, feed, read_table
from simulator.looks import Look, look_of
from simulator.randomness import random_for

SYSTEM_FEEDS = ("service_transactions", "work_files", "satisfaction_responses")
OPTIONAL_COLUMNS = (
    *("applied_set", "assessed_date", "established_date", "applicant_name", "began_date"),
    *("lead_organisation", "training_hours", "class_cost_million_vnd", "service_name"),
    *("service_url", "pilot_field", "document_number"),
    *("online_revenue_million_vnd", "answered_date", "task_id", "product_name"),
)
OPTIONAL_SHARE = {"applicant_name": 0.3}
OPTIONAL_SHARE_ELSE = 0.75
OWN_HEADER_SHARE = 0.45  # of provinces that write a header in their own way
OWN_LABEL_SHARE = 0.4
BARE_NAMES_SHARE = 0.3
CODES_WITHOUT_ZEROS_SHARE = 0.12
UNIT_COLUMNS = (
    ("district", "commune"),
    ("commune", "commune_code"),
    ("district", "commune", "commune_code"),
)
UNIT_COLUMNS_OF_SEVERAL_LEVELS = (
    ("province", "district", "commune"),
    ("province", "district", "commune", "commune_code"),
)
SECTIONS_SHARE = 0.35  # of those who write districts: as sections, not in a column
ENCODINGS = {"utf-8": 0.43, "utf-8-sig": 0.43, "cp1258": 0.09, "tcvn3": 0.05}
OLD_ENCODINGS = ("cp1258", "tcvn3")
DATE_STYLES = ("cell", "slashes", "iso")
MONEY_TITLE_SHARES = {
    "": 0.4,
    "million VND": 0.1,
    "billion VND": 0.2,
    "thousand VND": 0.2,
    "VND": 0.1,
}
PLAIN_MONEY = "million VND"  # of those whose billions could not be read
LEAST_WITNESSES = 4


@dataclass(frozen=True)
class Habits:
    """One province's way of writing one feed.

    `columns` are contract columns in file order with their headers; `labels` gives for each code
    list and code the word that is written; `date_style` is cell, slashes or iso; `title_unit` is
    the unit of money said over the table, `factors` by what numbers are multiplied and divided.
    """

    feed: Feed
    province_code: str
    columns: dict[str, str]
    labels: dict[str, dict[str, str]]
    has_bare_names: bool
    loses_zeros: bool
    date_style: str
    sheet_name: str
    file_name: str
    delimiter: str
    encoding: str
    blank_rows: int
    has_sections: bool = False
    title_unit: str = ""
    factors: dict[str, tuple[int, int]] = field(default_factory=dict)
    look: Look = field(default_factory=Look)

    @property
    def sender(self) -> str:
        """Province and agency, such as `38-skhcn`."""
        return f"{self.province_code}-{self.feed.agency}"


def habits_of(feed_name: str, province_code: str, is_new_map: bool, seed: int) -> Habits:
    """The habits of a province for a feed; everything it can write stands in the contract."""
    contract = feed(feed_name)
    side = ("new map",) if is_new_map else ()
    place = (province_code, *side)
    random = random_for(seed, "habits", feed_name, *place)
    is_system = feed_name in SYSTEM_FEEDS
    title_unit, factors = _title_unit(random, contract)
    columns = _columns(random, contract, is_system, is_new_map, set(factors))
    if not set(factors) & set(columns):
        title_unit, factors = "", {}  # nobody says a measure over a table that has no such column
    styles = DATE_STYLES[1:] if is_system else DATE_STYLES
    names = _sheet_names(contract)
    can_have_sections = not is_system and contract.unit.levels == ("commune",)
    can_have_sections &= {"district", "commune"} <= set(columns)
    has_sections = can_have_sections and random.random() < SECTIONS_SHARE
    encoding = str(random.choice(list(ENCODINGS), p=list(ENCODINGS.values())))
    # in old letters a short word can be read as another: «Cư Pơng»; such systems write in full
    is_old = is_system and encoding in OLD_ENCODINGS
    return Habits(
        has_sections=has_sections,
        feed=contract,
        province_code=province_code,
        columns=columns,
        labels={n: _labels(random, n, is_old) for n in _code_lists(contract, list(columns))},
        has_bare_names=random.random() < BARE_NAMES_SHARE and not is_old,
        loses_zeros=random.random() < CODES_WITHOUT_ZEROS_SHARE,
        date_style=str(random.choice(styles)),
        sheet_name=names[int(random.integers(0, len(names)))],
        file_name=_file_name(random, contract),
        delimiter=str(random.choice((",", ";"))),
        encoding=encoding,
        blank_rows=int(random.integers(1, 4)),
        title_unit=title_unit,
        factors=factors,
        look=Look()
        if is_system
        else look_of(contract, random_for(seed, "look", feed_name, *place)),
    )


def _columns(
    random: np.random.Generator,
    contract: Feed,
    is_system: bool,
    is_new_map: bool,
    scaled: set[str],
) -> dict[str, str]:
    """Contract columns that the province sends, in file order, with the header of each."""
    several = len(contract.unit.levels) > 1
    styles = UNIT_COLUMNS_OF_SEVERAL_LEVELS if several else UNIT_COLUMNS
    shown = set(styles[random.integers(0, len(styles))])
    shown = {"province"} if contract.unit.levels == ("province", "central") else shown
    chosen: dict[str, str] = {}
    for column in contract.read_columns:
        header = _header(random, column)
        is_left_out = random.random() >= OPTIONAL_SHARE.get(column.name, OPTIONAL_SHARE_ELSE)
        if column.unit_part and column.name not in shown:
            continue
        if column.name == "district" and is_new_map:
            continue
        if column.name in OPTIONAL_COLUMNS and is_left_out and not column.required:
            continue
        if column.name == "data_kind" and not is_system:
            continue  # a workbook bears the stamp over its table instead
        if column.name in scaled:
            header = column.header.split("(")[0].strip()
        chosen[column.name] = column.header if column.name == "data_kind" else header
    return chosen


def _header(random: np.random.Generator, column: Column) -> str:
    own = [alias for alias in column.aliases if alias != column.name]
    pick = int(random.integers(0, max(1, len(own))))
    return own[pick] if random.random() < OWN_HEADER_SHARE and own else column.header


def _title_unit(
    random: np.random.Generator, contract: Feed
) -> tuple[str, dict[str, tuple[int, int]]]:
    """A unit of money said in the title, and what it does to the columns of money."""
    units = {line["unit"]: line for line in read_table("units_of_measure")}
    columns = [
        c for c in contract.columns if c.unit in units and units[c.unit]["dimension"] == "money"
    ]
    pick = str(random.choice(list(MONEY_TITLE_SHARES), p=list(MONEY_TITLE_SHARES.values())))
    if not pick or not columns:
        return "", {}
    to = int(units[pick]["factor"])
    factors = {column.name: (int(units[column.unit]["factor"]), to) for column in columns}
    return units[pick]["label_vi"], factors


def in_plain_money(habits: Habits) -> Habits:
    """The same habits with money in millions."""
    units = {line["unit"]: line for line in read_table("units_of_measure")}
    to = int(units[PLAIN_MONEY]["factor"])
    factors = {name: (before, to) for name, (before, _) in habits.factors.items()}
    return replace(habits, title_unit=units[PLAIN_MONEY]["label_vi"], factors=factors)


def is_readable(habits: Habits, cells: pl.DataFrame) -> bool:
    """Whether every amount can be read: 2.278 can be thousands too, unless the column has others
    that show what the dot is, such as 12.5."""
    names = [n for n in cells.columns if n.partition(":")[0] in habits.factors]
    for name in names:
        tails = cells[name].drop_nulls().cast(pl.String).str.extract(r"\.(\d+)$").fill_null("0")
        is_open = (tails.str.len_chars() == 3).any()
        witnesses = ((tails != "0") & (tails.str.len_chars() != 3)).sum()
        if is_open and witnesses < LEAST_WITNESSES:
            return False
    return True


def _code_lists(contract: Feed, names: list[str]) -> list[str]:
    return sorted({contract.column(name).codes for name in names} - {""})


def _labels(random: np.random.Generator, list_name: str, is_official: bool) -> dict[str, str]:
    """The word for each code: the official one, or the province's own."""
    labels = {}
    has_own = random.random() < OWN_LABEL_SHARE and list_name != "data_kind" and not is_official
    for line in codes(list_name):
        words = [line["label_vi"], *[alias for alias in line["aliases"].split("|") if alias]]
        pick = int(random.integers(0, len(words)))
        labels[line["code"]] = words[pick] if has_own else words[0]
    return labels


def _sheet_names(contract: Feed) -> list[str]:
    names = [name for name in contract.parts_named if name != contract.name]
    return [name for name in names if len(name) <= 31] or [contract.name]


def _file_name(random: np.random.Generator, contract: Feed) -> str:
    """One of the feed's names with or without accents, or as systems name their exports."""
    from ntm.intake.text import plain

    names = [*_sheet_names(contract), contract.name]
    name = names[int(random.integers(0, len(names)))]
    style = int(random.integers(0, 3))
    bare = plain(name)
    return (name, bare.replace(" ", "_"), f"BC {bare}")[style].replace("/", "-")
