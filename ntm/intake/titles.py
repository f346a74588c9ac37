"""What stands over a table: the stamp, the document, the unit of measure, the year, the kind."""

import re
from datetime import date

from ntm.intake.period_texts import only_year
from ntm.intake.stamp import Stamp, read_stamp
from ntm.intake.text import header_key, phrases_in, plain

SIMULATED_MARK = header_key("SỐ LIỆU MÔ PHỎNG")
_NUMBER = r"(?P<number>\d{1,6}[\wĐđ]*\s*/\s*[\wĐđ&/.-]*[^\W\d_][\wĐđ&/.-]*)"
# The document's own number; one that is merely cited (Quyết định số 924/QĐ-TTg) is another's.
_OWN = re.compile(rf"^\W*số\s*[:.]?\s*{_NUMBER}", re.IGNORECASE)
_ATTACHED = re.compile(
    rf"(?:kèm|ban hành)\s+theo\s+(?:báo cáo|công văn|tờ trình|văn bản|kế hoạch|quyết định|phụ lục)?"
    rf"\s*(?:số)?\s*:?\s*{_NUMBER}",
    re.IGNORECASE,
)
# «Kế hoạch số 12/KH-UBND» is a paper, not a planned figure.
_CITED = re.compile(r"\w+(?:\s+\w+)?\s+số\s*:?\s*\d+\S*", re.IGNORECASE)
_WORDED = re.compile(
    r"ngày\s*(?P<day>\d{1,2})\s*tháng\s*(?P<month>\d{1,2})\s*năm\s*(?P<year>\d{4})", re.IGNORECASE
)
_PLAIN = re.compile(r"ngày\s*(?P<day>\d{1,2})[/.-](?P<month>\d{1,2})[/.-](?P<year>\d{4})",
                    re.IGNORECASE)  # fmt: skip


class Title:
    """The lines over a table, and what they say. `sheet_name` speaks only where no line does."""

    def __init__(self, lines: list[str], sheet_name: str = "") -> None:
        self.lines = [" ".join(line.split()) for line in lines]
        self.sheet_name = sheet_name

    @property
    def stamp(self) -> Stamp | None:
        """The template's stamp."""
        return read_stamp(self.lines)

    @property
    def year(self) -> int | None:
        """The one year that the lines name."""
        return only_year(self.lines)

    def codes(self, phrases: dict[str, str]) -> set[str]:
        """Meanings of the phrases found in the lines, else in the sheet's name."""
        if not phrases:
            return set()
        for texts in (self.lines, [self.sheet_name]):
            told = [plain(_CITED.sub(" ", text)) for text in texts]
            found = {code for text in told for _, _, code in phrases_in(text, phrases)}
            if found - {""}:
                return found - {""}
        return set()

    def document(self) -> tuple[str | None, date | None]:
        """Number and day of the document, None where the lines do not state them."""
        number, rest = None, ""
        for form in (_OWN, _ATTACHED):
            for line in self.lines:
                found = form.search(line)
                if found and not number:
                    number = re.sub(r"\s+", "", found["number"]).strip("./-")
                    rest = line[found.end() :]
        day = stated_day(rest)
        if not day and number:
            own = [line for line in self.lines if re.match(r"^[^:()]{0,40},?\s*ngày", line, re.I)]
            day = next(filter(None, map(stated_day, own)), None)
        return number, day


def is_simulated(keys: list[str]) -> bool:
    """Whether a cell's key (`header_key`) bears the mark of simulated data."""
    return any(SIMULATED_MARK in key for key in keys)


def stated_day(text: str) -> date | None:
    """The first day that a text names with the word for day in front; None for none or no day."""
    found = _WORDED.search(text) or _PLAIN.search(text)
    if not found:
        return None
    try:
        return date(int(found["year"]), int(found["month"]), int(found["day"]))
    except ValueError:
        return None
