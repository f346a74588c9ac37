"""Pages by typst: numbers and dates as the reader writes them, and a model into a PDF.

Texts reach the template as JSON through `sys.inputs`, never inside markup, so nothing that a
sender wrote can be read as a command. Only the fonts that typst carries are used: the same model
gives the same bytes on every machine.
"""

import json
from datetime import UTC, date, datetime
from pathlib import Path

import typst

from ntm.catalog import word

TEMPLATES = Path(__file__).parent / "templates"
# A share may round onto its target without having reached it; more decimals then tell them apart.
MOST_DECIMALS = 6


def typeset(template: str, model: dict, target: Path) -> Path:
    """Write a template, filled from a model, to a PDF file; returns that file.

    `model["date"]` (ISO day or None) becomes the document's date, so no clock is read.
    """
    day = date.fromisoformat(model["date"] or "2000-01-01")
    pages = typst.compile(
        TEMPLATES / template,
        root=TEMPLATES,
        format="pdf",
        ignore_system_fonts=True,
        font_paths=[],
        sys_inputs={"model": json.dumps(model, ensure_ascii=False, sort_keys=True)},
        timestamp=datetime(day.year, day.month, day.day, tzinfo=UTC),
    )
    assert isinstance(pages, bytes), "a PDF is one stream of bytes"
    target.write_bytes(pages)
    return target


def number(value: float, language: str, decimals: int = 0) -> str:
    """`1.234,5` in Vietnamese, `1,234.5` in English."""
    text = f"{value:,.{decimals}f}"
    return text if language == "en" else text.translate(str.maketrans(",.", ".,"))


def percentage(value: float, language: str, decimals: int = 1) -> str:
    """`65,1%`."""
    return f"{number(value, language, decimals)}%"


def share_against(value: float, target: float, language: str) -> str:
    """A percentage with as many decimals (one or more) as show on which side of a target it is."""
    decimals = 1
    while decimals < MOST_DECIMALS and (round(value, decimals) >= target) != (value >= target):
        decimals += 1
    return percentage(value, language, decimals)


def target_share(value: float, language: str) -> str:
    """A target's own percentage, without a decimal it does not have: `97%`."""
    return percentage(value, language, 0 if value == int(value) else 1)


def points(value: float, language: str) -> str:
    """A difference of two percentages in points, with its sign: `+2,3`, `−0,4`."""
    sign = "−" if round(value, 1) < 0 else "+" if round(value, 1) > 0 else ""
    return sign + number(abs(round(value, 1)), language, 1)


def short_date(day: date, language: str) -> str:
    """`01/7/2025` as official documents write it; `1 July 2025` in English."""
    if language == "en":
        return f"{day.day} {day:%B %Y}"
    # a day and the months 1 and 2 take a leading zero, so that no digit can be put before them
    month = f"{day.month:02d}" if day.month < 3 else str(day.month)
    return f"{day.day:02d}/{month}/{day.year}"


def long_date(day: date, language: str) -> str:
    """`ngày 02 tháng 8 năm 2022`; `2 August 2022` in English."""
    if language == "en":
        return short_date(day, language)
    month = f"{day.month:02d}" if day.month < 3 else str(day.month)
    return word("report.long_date", language, day=f"{day.day:02d}", month=month, year=day.year)
