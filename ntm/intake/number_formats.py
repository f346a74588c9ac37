"""What an Excel number format makes of a number: a date, a length of time, a percentage.

Source: ECMA-376 part 1, 18.8.30 (built-in formats and the format language).
"""

import re
from datetime import datetime, timedelta
from functools import lru_cache

from ntm.intake.cell_texts import moment_text, number_text, percent_text

_BUILT_IN = {
    **dict.fromkeys((9, 10), "percent"),
    **dict.fromkeys((*range(14, 23), *range(27, 37), 45, 47, *range(50, 59)), "date"),
    46: "span",
}
_LITERAL = re.compile(r'"[^"]*"|\\.|_.|\*.')
_SPAN = re.compile(r"\[(?:h+|m+|s+)\]", re.IGNORECASE)
_BRACKET = re.compile(r"\[[^\]]*\]")
_LAST_SERIAL = 2_958_466  # 31 December 9999
_DAYS_TO_1904 = 1_462


@lru_cache(maxsize=4_096)
def kind_of_format(format_id: int, code: str | None) -> str:
    """date, span (hours beyond a day), percent or number; a quoted "%" multiplies nothing."""
    if not code:
        return _BUILT_IN.get(format_id, "number")
    plain = _LITERAL.sub("", code.split(";")[0])
    if _SPAN.search(plain):
        return "span"
    plain = _BRACKET.sub("", plain).lower()
    if "general" in plain:
        return "number"
    if "%" in plain:
        return "percent"
    return "date" if re.search("[dmyhs]", plain) else "number"


def formatted_text(value: float, kind: str, from_1904: bool = False) -> str:
    """The text of a number whose cell has a format of that kind."""
    if kind == "percent":
        return percent_text(value)
    if kind == "number" or not 0 <= value < _LAST_SERIAL:
        return number_text(value)
    milliseconds = round(value * 86_400_000)
    if kind == "span":
        return moment_text(timedelta(milliseconds=milliseconds))
    if value < 1 and not from_1904:
        return moment_text((datetime.min + timedelta(milliseconds=milliseconds)).time())
    if from_1904:
        milliseconds += _DAYS_TO_1904 * 86_400_000
    elif value < 60:  # Excel counts a 29 February 1900 that was none
        milliseconds += 86_400_000
    moment = datetime(1899, 12, 30) + timedelta(milliseconds=milliseconds)
    return moment_text(moment if milliseconds % 86_400_000 else moment.date())
