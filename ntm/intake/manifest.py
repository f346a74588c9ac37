"""What the ledger says of a delivery part once it is standardized."""

from dataclasses import dataclass
from datetime import date

from ntm.catalog import catalog_hash, contract_hash, feed_names
from ntm.catalog.hashes import kernel_hash
from ntm.intake.counts import Counts
from ntm.intake.parts import Part
from ntm.intake.plan import Item
from ntm.intake.rows import row_texts
from ntm.intake.titles import Title

NOTHING = Counts(0, 0, 0, 0, 0)


@dataclass(frozen=True)
class Document:
    """Số/ký hiệu and date of the document that a part quotes; None where it states none."""

    number: str | None = None
    day: date | None = None


def manifest_row(
    item: Item, feed_name: str, part: str, status: str, counts: Counts = NOTHING,
    data_kind: str = "", message: str = "", document: Document = Document(),
) -> dict:  # fmt: skip
    """A row of the ledger's `standardize`, without the batch; no feed: all contracts count."""
    every = "".join(contract_hash(name) for name in feed_names())
    return {
        "delivery_id": item.delivery_id,
        "feed": feed_name,
        "part": part,
        "status": status,
        "rows_read": counts.rows_read,
        "rows_accepted": counts.rows_accepted,
        "rows_quarantined": counts.rows_quarantined,
        "rows_duplicate": counts.rows_duplicate,
        "rows_ignored": counts.rows_ignored,
        "warnings": counts.warnings,
        "states_none": counts.states_none,
        "data_kind": data_kind,
        "document_number": document.number,
        "document_date": document.day,
        "contract_hash": contract_hash(feed_name) if feed_name else every,
        "catalog_hash": catalog_hash(),
        "kernel_hash": kernel_hash(),
        "message": message,
    }


def document_of(part: Part) -> Document:
    """The document a part quotes: as the reader found it, else from the lines over a table."""
    number, day = part.sheet.document_number or None, part.sheet.document_date or None
    if number or day:
        return Document(number, date.fromisoformat(day) if day else None)
    first = part.tables[0].first if part.tables else 0
    return Document(*Title(row_texts(part, list(range(first)))).document())
