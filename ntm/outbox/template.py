"""A template: one workbook for a sender and a period, with a sheet for each feed that it owes.

    template("38", "2025-Q2")                 → bytes of an .xlsx
    template("38-skhcn", "2025-H1", ["infrastructure"])

It is made of the contracts alone and bears their stamp, so that it comes back through intake with
nobody telling which feed, sender or period it is.
"""

import io
import re
from collections.abc import Sequence

import xlsxwriter

from ntm.catalog import Feed, both, feed, feed_names, word
from ntm.errors import NtmError
from ntm.expected import expected_reports, is_from_system
from ntm.intake.stamp import PAGE, Stamp
from ntm.outbox import looks
from ntm.outbox.form import Form, form
from ntm.outbox.last_register import with_last_rows
from ntm.outbox.looks import Looks
from ntm.outbox.senders import Sender, sender_on
from ntm.outbox.template_guide import write_guide
from ntm.outbox.template_lists import Lists
from ntm.outbox.template_sheet import write_form
from ntm.periods import bounds

LONGEST_SHEET_NAME = 31
_FORBIDDEN = re.compile(r"[\[\]:*?/\\]")
# Without dates and strings of its own making the same content has the same bytes.
OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False,
           "strings_to_numbers": False}  # fmt: skip


def template(sender_code: str, period: str, feeds: Sequence[str] = ()) -> bytes:
    """The workbook. Raises NtmError for an unknown sender, period or feed, or when nothing is owed.

    `feeds` are those wanted, owed or not; all that the sender owes for the period when none is
    named, but for those that systems export.
    """
    sender = sender_on(sender_code, bounds(period)[1])
    owed = wanted(sender, period, feeds)
    contracts = [one for one in owed if feeds or not is_from_system(one)]
    exported = [one.name_vi for one in owed if one not in contracts]
    forms = [form(contract, sender, period, with_last_rows) for contract in contracts]
    return workbook(sender, period, named(forms), exported)


def wanted(sender: Sender, period: str, feeds: Sequence[str]) -> list[Feed]:
    """Contracts of the feeds named, else of those owed. Raises NtmError when there are none."""
    unknown = sorted(set(feeds) - set(feed_names()))
    if unknown:
        raise NtmError(both("template.unknown_feed", feeds=", ".join(unknown),
                            known=", ".join(feed_names())))  # fmt: skip
    owed = feeds or [report.feed for report in expected_reports(period, sender.code)]
    if not owed:
        raise NtmError(both("template.nothing_owed", sender=sender.code, period=period))
    return [feed(name) for name in dict.fromkeys(owed)]


def named(forms: Sequence[Form]) -> list[tuple[str, Form]]:
    """Forms with the names of their sheets: the first by which intake knows the feed."""
    found: dict[str, Form] = {}
    for one in forms:
        contract = one.contract
        text = _FORBIDDEN.sub(" ", (contract.parts_named or (contract.name_vi,))[0])
        name = text[:LONGEST_SHEET_NAME].strip(" '")
        if name.lower() in {other.lower() for other in found}:
            name = contract.name[:LONGEST_SHEET_NAME]
        found[name] = one
    return list(found.items())


def workbook(
    sender: Sender, period: str, forms: Sequence[tuple[str, Form]], exported: Sequence[str] = ()
) -> bytes:
    """The workbook of forms: instructions first, then the sheets, the code lists hidden."""
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, OPTIONS)
    book.set_properties({"title": word("template.title", "vi"), "author": "ntm"})
    styles, lists = Looks(book), Lists()
    guide = book.add_worksheet(word("template.guide_sheet", "vi"))
    guide.set_tab_color(looks.GREEN)
    write_guide(guide, styles, sender, period, forms, exported)
    for name, one in forms:
        page = book.add_worksheet(name)
        page.set_tab_color(looks.LIGHT_GREEN)
        write_form(page, one, styles, lists)
    _write_lists(book, styles, lists, sender, period)
    guide.activate()
    book.close()
    return target.getvalue()


def _write_lists(
    book: xlsxwriter.Workbook, styles: Looks, lists: Lists, sender: Sender, period: str
) -> None:
    """The hidden sheet of the drop-downs' texts, one below the other, each with a name."""
    name = word("template.lists_sheet", "vi")
    page = book.add_worksheet(name)
    page.write_string(0, 0, Stamp(PAGE, sender.code, period).text, styles["stamp"])
    page.set_column(0, 1, 40)
    row = 1
    for key, texts in lists.texts.items():
        first = row
        for text in texts:
            page.write_string(row, 0, key, styles["label"])
            page.write_string(row, 1, text, styles["plain"])
            row += 1
        book.define_name(key, f"='{name}'!$B${first + 1}:$B${row}")
    page.hide()
