"""Pages by typst: a model into a PDF.

Texts reach the template as JSON through `sys.inputs`, never inside markup, so nothing that a
sender wrote can be read as a command. Only the fonts that typst carries are used: the same model
gives the same bytes on every machine.
"""

import json
from datetime import UTC, date, datetime
from pathlib import Path

import typst

TEMPLATES = Path(__file__).parent / "templates"


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
