"""The look of what goes to senders: colours and formats, the same in templates and receipts."""

from typing import Any

FONT = "Arial"
GREEN, LIGHT_GREEN, PALE_GREEN = "#0B5D3B", "#DCEBE2", "#F3F8F5"
INK, GREY, LINE = "#1F2A26", "#6B7A73", "#C9D6CF"
MISSING = "#FFF4CC"  # a required cell that is still empty
ERROR, ERROR_INK = "#FFC7CE", "#9C0006"
WARNING, WARNING_INK = "#FFEB9C", "#7A5B00"
WHITE = "#FFFFFF"

DATE, MOMENT, TEXT = "dd/mm/yyyy", "dd/mm/yyyy hh:mm", "@"
PLAIN, WHOLE, DECIMAL = "0", "#,##0", "#,##0.0##"

_BASE = {"font_name": FONT, "font_size": 10, "font_color": INK, "valign": "vcenter"}
_NAMED: dict[str, dict[str, Any]] = {
    "plain": {},
    "wrapped": {"text_wrap": True, "valign": "top"},
    "title": {"font_size": 16, "bold": True, "font_color": GREEN},
    "subtitle": {"font_size": 11, "font_color": GREY},
    "heading": {"font_size": 12, "bold": True, "font_color": GREEN, "bottom": 2,
                "bottom_color": GREEN},
    "note": {"italic": True, "font_color": GREY},
    "stamp": {"font_size": 7, "font_color": "#9AA8A1"},
    "label": {"font_color": GREY},
    "strong": {"bold": True},
    "number": {"num_format": WHOLE, "align": "right"},
    "link": {"font_color": GREEN, "underline": 1},
    "required": {"bold": True, "bg_color": GREEN, "font_color": WHITE, "text_wrap": True,
                 "align": "center", "border": 1, "border_color": LINE},
    "optional": {"bold": True, "bg_color": LIGHT_GREEN, "font_color": GREEN, "text_wrap": True,
                 "align": "center", "border": 1, "border_color": LINE},
    "cell": {"border": 1, "border_color": LINE},
    "missing": {"bg_color": MISSING, "border": 1, "border_color": LINE},
}  # fmt: skip


class Looks:
    """Cell formats of one workbook, made when first asked for."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._made: dict[Any, Any] = {}

    def __getitem__(self, name: str) -> Any:
        """A named format."""
        return self.form(name)

    def form(self, name: str, **more: Any) -> Any:
        """A named format with something of its own."""
        key = (name, *sorted(more.items()))
        if key not in self._made:
            self._made[key] = self._book.add_format(_BASE | _NAMED[name] | more)
        return self._made[key]
