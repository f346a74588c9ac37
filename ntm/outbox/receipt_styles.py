"""The styles of a receipt's page, and the two shapes that its parts share."""

from ntm.catalog import word
from ntm.outbox import looks
from ntm.outbox.book_page import Page, Text
from ntm.outbox.book_styles import Style

LETTERS = 60  # of a line in one of the last two columns
GREEN, RED, AMBER = "#1B7F4B", looks.ERROR_INK, looks.WARNING_INK
BAND = {
    "good": (looks.LIGHT_GREEN, looks.GREEN),
    "partly": (looks.WARNING, AMBER),
    "held": (looks.ERROR, RED),
    "unread": (looks.ERROR, RED),
}
TITLE = Style(size=18, is_bold=True, ink=looks.GREEN)
GREY = Style(ink=looks.GREY)
STAMP = Style(size=7, ink="#9AA8A1")
HEADING = Style(size=12, is_bold=True, ink=looks.GREEN)
HEAD = Style(is_bold=True, ink=looks.WHITE, fill=looks.GREEN, border=looks.LINE, across="center",
             wraps=True)  # fmt: skip
CELL = Style(border=looks.LINE, wraps=True, down="top")
QUIET = Style(border=looks.LINE, wraps=True, down="top", ink=looks.GREY)
COUNT = Style(border=looks.LINE, across="right", down="top")
LINK = Style(border=looks.LINE, down="top", ink=looks.GREEN, is_underlined=True)
WORDS = Style(wraps=True, down="top")
QUIET_WORDS = Style(wraps=True, down="top", ink=looks.GREY)


def heading(page: Page, key: str) -> None:
    """The title of a part of the page, in both languages."""
    text = f"{word(f'receipt.{key}', 'vi')} / {word(f'receipt.{key}', 'en')}"
    page.add(None, Text(text, HEADING), height=1.5)


def lines(text: str, letters: int) -> int:
    """How many lines a text takes in a cell of so many letters."""
    return sum(1 + len(line) // letters for line in text.split("\n"))
