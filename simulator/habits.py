"""How a province writes, in every period: headers, labels, name style, dates and files."""

from dataclasses import dataclass

import numpy as np

from ntm.catalog import Column, Feed, codes, feed
from simulator.randomness import random_for

WORKBOOK_FEEDS = ("criteria_assessments", "cooperatives")
TEXT_FEEDS = ("service_transactions",)
FEEDS = (*WORKBOOK_FEEDS, *TEXT_FEEDS)
OPTIONAL_COLUMNS = ("applied_set", "assessed_date", "established_date", "applicant_name")
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
DATE_STYLES = ("cell", "slashes", "iso")
FILE_NAMES = {
    "criteria_assessments": ("chi_tieu_ntm", "Ket qua chi tieu", "BC_danh_gia_chi_tieu"),
    "cooperatives": ("danh_sach_htx", "Danh sach HTX", "BC_hop_tac_xa"),
    "service_transactions": ("ho_so_tthc", "export_hoso", "service_transactions"),
}
PLAIN_SHEET_NAMES = ("Sheet1", "Biểu 01")


@dataclass(frozen=True)
class Habits:
    """One province's way of writing one feed.

    `columns` are contract columns in file order with their headers; `labels` gives for each code
    list and code the word that is written; `date_style` is cell, slashes or iso.
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
    has_byte_order_mark: bool
    blank_rows: int

    @property
    def sender(self) -> str:
        """Province and agency, such as `38-skhcn`."""
        return f"{self.province_code}-{self.feed.agency}"


def habits_of(feed_name: str, province_code: str, seed: int) -> Habits:
    """The habits of a province for a feed; everything it can write stands in the contract."""
    contract = feed(feed_name)
    random = random_for(seed, "habits", feed_name, province_code)
    is_workbook = feed_name in WORKBOOK_FEEDS
    columns = _columns(random, contract, is_workbook)
    styles = DATE_STYLES if is_workbook else DATE_STYLES[1:]
    ending = ".xlsx" if is_workbook else ".csv"
    return Habits(
        feed=contract,
        province_code=province_code,
        columns=columns,
        labels={name: _labels(random, name) for name in _code_lists(contract, list(columns))},
        has_bare_names=random.random() < BARE_NAMES_SHARE,
        loses_zeros=random.random() < CODES_WITHOUT_ZEROS_SHARE,
        date_style=str(random.choice(styles)),
        sheet_name=str(random.choice((*_sheet_names(contract), *PLAIN_SHEET_NAMES))),
        file_name=str(random.choice(FILE_NAMES[feed_name])) + ending,
        delimiter=str(random.choice((",", ";"))),
        has_byte_order_mark=bool(random.random() < 0.5),
        blank_rows=int(random.integers(1, 4)),
    )


def _columns(random: np.random.Generator, contract: Feed, is_workbook: bool) -> dict[str, str]:
    """Contract columns that the province sends, in file order, with the header of each."""
    shown = UNIT_COLUMNS[random.integers(0, len(UNIT_COLUMNS))]
    chosen: dict[str, str] = {}
    for column in contract.read_columns:
        header = _header(random, column)
        share = OPTIONAL_SHARE.get(column.name, OPTIONAL_SHARE_ELSE)
        is_left_out = random.random() >= share
        if column.unit_part and column.name not in shown:
            continue
        if column.name in OPTIONAL_COLUMNS and is_left_out:
            continue
        if column.name == "data_kind" and is_workbook:
            continue  # a workbook bears the stamp over its table instead
        chosen[column.name] = column.header if column.name == "data_kind" else header
    return chosen


def _header(random: np.random.Generator, column: Column) -> str:
    own = [alias for alias in column.aliases if alias != column.name]
    pick = int(random.integers(0, max(1, len(own))))
    return own[pick] if random.random() < OWN_HEADER_SHARE and own else column.header


def _code_lists(contract: Feed, names: list[str]) -> list[str]:
    return sorted({contract.column(name).codes for name in names} - {""})


def _labels(random: np.random.Generator, list_name: str) -> dict[str, str]:
    """The word for each code: the official one, or the province's own."""
    labels = {}
    has_own = random.random() < OWN_LABEL_SHARE and list_name != "data_kind"
    for line in codes(list_name):
        words = [line["label_vi"], *[alias for alias in line["aliases"].split("|") if alias]]
        pick = int(random.integers(0, len(words)))
        labels[line["code"]] = words[pick] if has_own else words[0]
    return labels


def _sheet_names(contract: Feed) -> tuple[str, ...]:
    return tuple(name for name in contract.parts_named if name != contract.name)
