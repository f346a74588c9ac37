"""A small river for tests: deliveries written by hand, every verb the real one, in this process.

Only the spreading differs: bundles run here instead of in a Spark task (tests/spark has those).
"""

import io
import os
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import duckdb
import xlsxwriter

from ntm import ledger, units
from ntm.balance import part_decisions
from ntm.build import ALL_KNOWN, build
from ntm.intake.fetch import fetch
from ntm.intake.settle import settle, spread_here
from ntm.periods import bounds
from quality.check import check

CRITERIA_HEADER = ("Huyện", "Xã", "Bộ tiêu chí", "Mã chỉ tiêu", "Bước đánh giá", "Kết quả")
COOPERATIVES_HEADER = (
    *("Huyện", "Xã", "Mã số thuế", "Tên hợp tác xã", "Loại hình", "Tình trạng hoạt động"),
    *("Lĩnh vực", "Công nghệ số đang ứng dụng"),
)


def put(root: Path, place: str, content: bytes, at: datetime | None = None) -> Path:
    """A file in the inbox at `<period>/<sender>/<name>`, changed at a moment."""
    file = root / "inbox" / place
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content)
    if at:
        os.utime(file, (at.timestamp(), at.timestamp()))
    return file


def workbook(rows: Iterable[Sequence[Any]], sheet: str, head: Sequence[str] = ()) -> bytes:
    """A workbook with one sheet: lines of a head, then the rows (the header first)."""
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True})
    page = book.add_worksheet(sheet)
    for number, line in enumerate([*[[text] for text in head], *rows]):
        page.write_row(number, 0, line)
    book.close()
    return target.getvalue()


def communes(province: str, period: str, count: int = 8) -> list[tuple[str, str, str]]:
    """The first programme communes of a province: (district, commune, unit_id), in id order."""
    day = bounds(period)[1]
    reference = units.Reference.load()
    found = []
    for unit in reference.on(day, "commune"):
        above = reference.ancestors(unit.unit_id, day)
        if unit.type == "xa" and any(a.code == province and a.level == "province" for a in above):
            found.append((above[0].name, unit.name, unit.unit_id))
    return sorted(found, key=lambda line: line[2])[:count]


def criteria(province: str, period: str, met: int, count: int = 8) -> bytes:
    """A workbook on 8.4 of the NTM set, confirmed: `met` of `count` communes meet it."""
    rows = [
        (district, commune, "Xã NTM", "8.4", "Xác nhận", "Đạt" if index < met else "Chưa đạt")
        for index, (district, commune, _) in enumerate(communes(province, period, count))
    ]
    return workbook([CRITERIA_HEADER, *rows], "Đánh giá chỉ tiêu", ["BÁO CÁO", "SỐ LIỆU MÔ PHỎNG"])


def cooperatives(province: str, period: str, technologies: Sequence[str]) -> bytes:
    """A workbook with one active cooperative a commune, using what `technologies` says."""
    places = communes(province, period, len(technologies))
    rows = [
        (d, c, f"{province}0000{n:04d}", f"HTX {n}", "HTX", "Hoạt động", "Trồng trọt", used)
        for n, ((d, c, _), used) in enumerate(zip(places, technologies, strict=True))
    ]
    return workbook([COOPERATIVES_HEADER, *rows], "Hợp tác xã", ["SỐ LIỆU MÔ PHỎNG"])


def run() -> dict[tuple[str, str], str]:
    """Fetch, standardize and check what is new; the decision of each (delivery, part)."""
    ledger.prepare()
    fetch()
    settle(1, spread_here)
    check()
    return part_decisions()


def value(target: str, unit_code: str, period: str, known_at: str = ALL_KNOWN) -> tuple | None:
    """(numerator, denominator) of a target's default reading, of a build of what was known."""
    sql = """
        select numerator, denominator from mart_target_progress
        where is_default and target_id = $target and unit_code = $unit and period_end = $day
            and map_date = $day
    """
    values = {"target": target, "unit": unit_code, "day": bounds(period)[1]}
    return query(build(known_at), sql, values)[0]


def query(warehouse: Path, sql: str, values: dict[str, Any] | None = None) -> list[tuple]:
    """Rows of a query on a warehouse file."""
    with duckdb.connect(str(warehouse), read_only=True) as database:
        return database.execute(sql, values or {}).fetchall()


def hashes(warehouse: Path) -> dict[str, dict]:
    """Rows and content hash of every public table of a warehouse file."""
    from publishing.release_files import table_hashes

    return table_hashes(warehouse)


def day(text: str) -> date:
    """`2025-06-30` as a date."""
    return date.fromisoformat(text)
