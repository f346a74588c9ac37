"""Check one file as the warehouse will read it, without a warehouse.

The kernel that standardizes deliveries runs on this file alone: which form each sheet is, where its
header stands, how many rows are accepted, and the faults with their cells.

  ntm check-file hop_tac_xa.xlsx --sender 38-ccptnt --period 2025-H1

A file made from the template, or one that lies in the inbox as <period>/<sender>/<file>, needs
neither option.
"""

import argparse
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ntm.catalog import word
from ntm.errors import NtmError
from ntm.intake.counts import Counts, Delivery
from ntm.intake.fetch import RECEIVED_PREFIX, SENDER
from ntm.intake.kernel import Kernel
from ntm.intake.manifest import Document, document_of
from ntm.intake.parts import Part, recognise, top_texts
from ntm.intake.readers import read_file
from ntm.intake.sheets import Sheet, UnreadableError
from ntm.intake.stamp import read_stamp
from ntm.intake.workbooks import WorkbookReader
from ntm.periods import bounds, is_period

SHOWN = 20
LANGUAGES = ("vi", "en")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The file, for whom and for which period it reports, and the language of the answer."""
    parser.add_argument("file", type=Path)
    parser.add_argument("--sender", help="for example 38 or 38-ccptnt; else the file's folder")
    parser.add_argument("--period", help="for example 2025-H1; else the folder above")
    parser.add_argument("--language", choices=LANGUAGES, help="one language instead of both")
    parser.add_argument("--all", action="store_true", help=f"every fault, not the first {SHOWN}")


def run(args: argparse.Namespace) -> int:
    """Print what was found; 1 when the file cannot be used or a row is quarantined."""
    sheets = _read(args.file)
    delivery = _delivery(args.file, sheets, args.sender, args.period)
    found = list(check(sheets, delivery, args.file.name))
    languages = (args.language,) if args.language else LANGUAGES
    limit = None if args.all else SHOWN
    for one in found:
        print("\n".join(one.lines(languages, limit)))
    is_good = any(one.part for one in found) and not any(one.is_bad for one in found)
    key = "good" if is_good else "bad" if any(one.part for one in found) else "unknown"
    print("\n".join(word(f"check_file.{key}", language) for language in languages))
    return 0 if is_good else 1


@dataclass
class Checked:
    """What the kernel makes of one sheet; `part` is None when no feed was recognised."""

    sheet: Sheet
    part: Part | None
    counts: Counts
    faults: list[dict[str, Any]]
    document: Document

    @property
    def is_bad(self) -> bool:
        """Whether the sheet must be corrected."""
        return bool(self.sheet.fault) or self.counts.rows_quarantined > 0

    def lines(self, languages: tuple[str, ...], limit: int | None) -> Iterator[str]:
        """The answer in words, the faults first by severity, then by row."""
        for language in languages:
            yield self._head(language)
        if self.part is None:
            return
        values = {name.removeprefix("rows_"): n for name, n in vars(self.counts).items()}
        for language in languages:
            yield "  " + word("check_file.counts", language, **values)
        if self.document.number:
            day = f"{self.document.day:%d/%m/%Y}" if self.document.day else "–"
            for language in languages:
                texts = {"number": self.document.number, "day": day}
                yield "  " + word("check_file.document", language, **texts)
        for fault in self.faults[:limit]:
            yield from _fault_lines(fault, languages)
        rest = len(self.faults) - len(self.faults[:limit])
        for language in languages if rest else ():
            yield "  " + word("check_file.more", language, count=rest)

    def _head(self, language: str) -> str:
        name = self.sheet.name
        if self.sheet.fault:
            return f"«{name}»: {word(self.sheet.fault, language)}"
        if self.part is None:
            rows = self.counts.rows_ignored
            return word("check_file.ignored_part", language, part=name, rows=rows)
        feed = self.part.feed
        title = feed.name_vi if language == "vi" else feed.name_en
        values = {"part": name, "feed": f"{title} ({feed.name})", "row": self.part.header_row}
        return word("check_file.part", language, **values)


def check(sheets: list[Sheet], delivery: Delivery, file_name: str = "") -> Iterator[Checked]:
    """What the kernel makes of each sheet, in the file's order."""
    kernel = Kernel()
    for sheet in sheets:
        part = None if sheet.fault else recognise(sheet, file_name)
        rows = sheet.cells.num_rows
        if part is None:
            yield Checked(sheet, None, Counts(rows, 0, 0, 0, rows), [], Document())
            continue
        before = kernel.output(f"quarantined_{part.feed.name}").num_rows
        counts = kernel.standardize(part, delivery)
        faults = kernel.output(f"quarantined_{part.feed.name}").slice(before).to_pylist()
        faults.sort(key=lambda fault: (fault["severity"], fault["row_number"] or 0))
        yield Checked(sheet, part, counts, faults, document_of(part))


def _fault_lines(fault: dict[str, Any], languages: tuple[str, ...]) -> Iterator[str]:
    place = fault["cell"] or (str(fault["row_number"]) if fault["row_number"] else "–")
    text = f" «{fault['original_text'][:60]}»" if fault["original_text"] else ""
    for number, language in enumerate(languages):
        kind = word(f"check_file.{fault['severity']}", language)
        head = f"  {place:<6} {kind}{text}: " if number == 0 else " " * 9
        yield head + fault[f"message_{language}"]


def _read(file: Path) -> list[Sheet]:
    if not file.is_file():
        raise NtmError(" / ".join(word("check_file.no_file", n, file=file) for n in LANGUAGES))
    workbooks = WorkbookReader()
    try:
        stamped = RECEIVED_PREFIX.fullmatch(file.name)
        return read_file(str(file), stamped[2] if stamped else file.name, workbooks)
    except UnreadableError as fault:
        raise NtmError("\n".join(word(fault.reason, language) for language in LANGUAGES)) from None
    finally:
        workbooks.close()


def _delivery(file: Path, sheets: list[Sheet], sender: str | None, period: str | None) -> Delivery:
    """Sender and period as given, else as the file's place in the inbox or its stamp says."""
    above = ("", "", *file.resolve().parts)[-3:-1]
    if is_period(above[0]) and SENDER.fullmatch(above[1]):
        period, sender = period or above[0], sender or above[1]
    stamps = (read_stamp(texts) for texts in map(top_texts, sheets))
    stamp = next(filter(None, stamps), None)
    if stamp:
        period, sender = period or stamp.period, sender or stamp.sender
    known = SENDER.fullmatch(sender or "")
    if not known or not period:
        raise NtmError("\n".join(word("check_file.whose", language) for language in LANGUAGES))
    return Delivery("check-file", known["province"], *bounds(period))
