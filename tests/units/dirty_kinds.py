"""The kinds of dirt on names, each a function that changes a `Name` as senders and programs do."""

import random
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from ntm.units.reference import Unit
from tests.units.dirty_letters import (
    as_combining,
    as_tcvn3,
    as_utf8_read_as_latin,
    as_windows_1258_read_as_1252,
    fold,
    other_i_or_y,
    other_tone_place,
    with_typo,
)

WORDS = {
    "xa": ("Xã", ("X.", "X. ", "X ")),
    "phuong": ("Phường", ("P.", "P. ", "P ")),
    "thi_tran": ("Thị trấn", ("TT.", "TT. ", "TT ")),
    "dac_khu": ("Đặc khu", ("ĐK.", "ĐK. ", "ĐK ")),
    "huyen": ("Huyện", ("H.", "H. ", "H ")),
    "quan": ("Quận", ("Q.", "Q. ", "Q ")),
    "thi_xa": ("Thị xã", ("TX.", "TX. ", "TX ")),
    "thanh_pho": ("Thành phố", ("TP.", "TP. ", "TP ")),
    "tinh": ("Tỉnh", ("T.", "T. ")),
}
ROMAN = {"1": "I", "2": "II", "3": "III", "4": "IV", "5": "V", "6": "VI", "7": "VII", "8": "VIII"}
TYPO_IN_TYPE_SHARE = 0.15
FRONTS = ("- ", "1. ", "2) ", "12. ", "a) ", "* ", "+ ", "– ", "(3) ", "1.2. ", "01. ", "IV. ")
CELLS = ("province", "district", "commune")


@dataclass
class Name:
    """A written name and what is known of it. `words` are the type words as written, by cell."""

    unit: Unit
    as_of: date
    cells: dict[str, str | None]
    words: dict[str, str]
    code: str | None = None
    kinds: list[str] = field(default_factory=list)
    has_types: bool = True
    is_plain: bool = False
    unifies_i: bool = False
    old_province: str | None = None
    is_ambiguous: bool = False
    spells_another: bool = False

    def each(self, change: Callable[[str], str]) -> None:
        """Change the bare names and the type words of all cells."""
        for cell, text in self.cells.items():
            if text is not None:
                self.cells[cell] = change(text)
                self.words[cell] = change(self.words[cell])

    def written(self, cell: str) -> str | None:
        """A cell's whole text."""
        text = self.cells[cell]
        return None if text is None else self.words[cell] + text


Dirt = Callable[[Name, random.Random], None]


def _no_type(name: Name, chance: random.Random) -> None:
    name.words = dict.fromkeys(CELLS, "")
    name.has_types = False


def _abbreviated(name: Name, chance: random.Random) -> None:
    for cell, word in name.words.items():
        short = next((forms for long, forms in WORDS.values() if word == long + " "), None)
        if short:
            name.words[cell] = chance.choice(short)


def _agency(name: Name, chance: random.Random) -> None:
    front = chance.choice(("UBND ", "Ủy ban nhân dân ", "UBND "))
    name.words = {
        cell: front + (word[0].lower() + word[1:] if word and "." not in word else word)
        for cell, word in name.words.items()
    }


def _number_style(name: Name, chance: random.Random) -> None:
    for cell in ("district", "commune"):
        text = name.cells[cell] or ""
        head, _, last = text.rpartition(" ")
        if last.isdigit():
            styles = [last.zfill(2)] + ([ROMAN[last]] if last in ROMAN and name.has_types else [])
            name.cells[cell] = f"{head} {chance.choice(styles)}".strip()


def _typo(name: Name, chance: random.Random) -> None:
    cell = chance.choices(CELLS, (1, 2, 7))[0]
    if not name.cells[cell] or name.cells[cell].isdigit():
        cell = "commune"
    text, word = name.cells[cell] or "", name.words[cell]
    if chance.random() < TYPO_IN_TYPE_SHARE and len(word) > 3:
        name.words[cell] = with_typo(word.rstrip(), chance) + " "
    elif any(letter.isalpha() for letter in text):
        name.cells[cell] = with_typo(text, chance)


def _unaccented(name: Name, chance: random.Random) -> None:
    name.each(fold)
    name.is_plain = True


def _i_y(name: Name, chance: random.Random) -> None:
    name.each(other_i_or_y)
    name.unifies_i = True


def _front(name: Name, chance: random.Random) -> None:
    name.words["commune"] = chance.choice(FRONTS) + name.words["commune"]
    if name.cells["district"] and chance.random() < 0.5:
        name.words["district"] = chance.choice(FRONTS) + name.words["district"]


def _blanks(*forms: str) -> Dirt:
    def change(name: Name, chance: random.Random) -> None:
        name.each(lambda text: text.replace(" ", chance.choice(forms)))
        name.words["commune"] = chance.choice(("", *forms)) + name.words["commune"]

    return change


def _each(change: Callable[[str], str]) -> Dirt:
    return lambda name, chance: name.each(change)


def _province_code(name: Name, chance: random.Random) -> None:
    name.cells["province"], name.words["province"] = None, ""


def _old_province(name: Name, chance: random.Random) -> None:
    """The province of before 1 July 2025, which people go on writing."""
    if name.old_province:
        word, _, bare = name.old_province.partition(" ")
        if word == "Thành":  # phố
            word, bare = "Thành phố", bare.partition(" ")[2]
        name.cells["province"], name.words["province"] = bare, word + " "


def _code(*forms: Callable[[str], str]) -> Dirt:
    def change(name: Name, chance: random.Random) -> None:
        name.code = chance.choice(forms)(name.unit.code)

    return change


# In the order in which a text is made: words, letters, case, encoding, layout, codes.
DIRT: dict[str, Dirt] = {
    "old_province": _old_province,
    "no_type": _no_type,
    "abbreviated": _abbreviated,
    "agency": _agency,
    "number_style": _number_style,
    "typo": _typo,
    "i_y": _i_y,
    "tone_place": _each(other_tone_place),
    "unaccented": _unaccented,
    "upper": _each(str.upper),
    "lower": _each(str.lower),
    "front": _front,
    "eth": _each(lambda text: text.replace("Đ", "Ð").replace("đ", "ð")),
    "nfd": _each(lambda text: unicodedata.normalize("NFD", text)),
    "windows_1258": _each(as_combining),
    "windows_1258_as_1252": _each(as_windows_1258_read_as_1252),
    "tcvn3": _each(as_tcvn3),
    "utf8_as_latin": _each(as_utf8_read_as_latin),
    "line_break": _blanks("\n", " \r\n"),
    "no_break_space": _blanks("\u00a0", "\u202f"),
    "double_blank": _blanks("  ", " \t ", "   "),
    "province_code": _province_code,
    "code": _code(lambda code: code.lstrip("0"), lambda code: code.lstrip("0") + ".0", str),
}
ENCODINGS = {"eth", "nfd", "windows_1258", "windows_1258_as_1252", "tcvn3", "utf8_as_latin"}
OF_ONE_SORT = (
    {"upper", "lower"}, {"abbreviated", "no_type"}, {"old_province", "province_code"},
    {"unaccented", "i_y"}, {"unaccented", "tone_place"}, {"unaccented", *ENCODINGS},
)  # fmt: skip


def pairs_of_dirt() -> list[tuple[str, ...]]:
    """Every kind alone and every pair that can be, in the order of making."""
    kinds = list(DIRT)
    alone: list[tuple[str, ...]] = [(kind,) for kind in kinds]
    pairs = [
        (kind, other)
        for place, kind in enumerate(kinds)
        for other in kinds[place + 1 :]
        if not any({kind, other} <= sort for sort in OF_ONE_SORT)
    ]
    return alone + pairs
