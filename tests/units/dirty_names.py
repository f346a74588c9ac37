"""Names as senders write them, made from the official lists: each kind of dirt, alone and in pairs.

The truth travels with each name: the unit meant, whether what is left fits two units (then the
resolver must abstain), and whether a typing error happens to spell another unit (then nobody can
know). Nothing here uses the resolver's own tables of letters or encodings.
"""

import random
import unicodedata
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from ntm.units.reference import Reference, Unit
from tests.units.dirty_letters import (
    as_combining,
    as_tcvn3,
    as_utf8_read_as_latin,
    fold,
    other_i_or_y,
    other_tone_place,
    with_typo,
)

DAYS = (date(2022, 6, 30), date(2024, 12, 31), date(2025, 6, 30), date(2025, 12, 31),
        date(2026, 5, 31))  # fmt: skip
HIDDEN_DISTRICT_SHARE = 0.15
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
    text = name.cells[cell] or ""
    if any(letter.isalpha() for letter in text):
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


def _code(*forms: Callable[[str], str]) -> Dirt:
    def change(name: Name, chance: random.Random) -> None:
        name.code = chance.choice(forms)(name.unit.code)

    return change


# In the order in which a text is made: words, letters, case, encoding, layout, codes.
DIRT: dict[str, Dirt] = {
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
    "tcvn3": _each(as_tcvn3),
    "utf8_as_latin": _each(as_utf8_read_as_latin),
    "line_break": _blanks("\n", " \r\n"),
    "no_break_space": _blanks("\u00a0", "\u202f"),
    "double_blank": _blanks("  ", " \t ", "   "),
    "province_code": _province_code,
    "code": _code(lambda code: code.lstrip("0"), lambda code: code.lstrip("0") + ".0", str),
}
EXCLUDE = [
    {"upper", "lower"}, {"unaccented", "i_y"}, {"unaccented", "tone_place"},
    {"abbreviated", "no_type"},
    *({a, b} for a in ("eth", "nfd", "windows_1258", "tcvn3", "utf8_as_latin", "unaccented")
      for b in ("eth", "nfd", "windows_1258", "tcvn3", "utf8_as_latin", "unaccented") if a != b),
]  # fmt: skip


def pairs_of_dirt() -> list[tuple[str, ...]]:
    """Every kind alone and every pair that can be, in the order of making."""
    kinds = list(DIRT)
    alone: list[tuple[str, ...]] = [(kind,) for kind in kinds]
    pairs = [
        (kind, other)
        for place, kind in enumerate(kinds)
        for other in kinds[place + 1 :]
        if {kind, other} not in EXCLUDE
    ]
    return alone + pairs


class Truth:
    """The units of one day by province and plain name: who else a written name may mean."""

    def __init__(self, reference: Reference, day: date):
        self.day = day
        self.units = {unit.unit_id: unit for unit in reference.on(day)}
        self.communes = reference.on(day, "commune")
        self.by_name: dict[tuple[str, str], list[Unit]] = defaultdict(list)
        for unit in self.communes:
            self.by_name[self.province(unit).unit_id, _loose(bare(unit), True, True)].append(unit)

    def district(self, unit: Unit) -> Unit | None:
        """The district of a commune, None where there are none."""
        parent = self.units[unit.parent_id]
        return parent if parent.level == "district" else None

    def province(self, unit: Unit) -> Unit:
        """The province of a commune."""
        parent = self.units[unit.parent_id]
        return self.units[parent.parent_id] if parent.level == "district" else parent

    def fitting(self, name: Name) -> set[str]:
        """Units that what is written may mean, apart from errors of typing."""
        texts = {c: _loose(t, name.is_plain, name.unifies_i) for c, t in name.cells.items() if t}
        plain = _loose(name.cells["commune"] or "", True, True)
        found = set()
        for unit in self.by_name[self.province(name.unit).unit_id, plain]:
            district, meant = self.district(unit), self.district(name.unit)
            same = _loose(bare(unit), name.is_plain, name.unifies_i) == texts["commune"]
            same &= not name.has_types or unit.type == name.unit.type
            if district and meant and "district" in texts:
                kept = _loose(bare(district), name.is_plain, name.unifies_i)
                same &= kept == texts["district"]
                same &= not name.has_types or district.type == meant.type
            if same:
                found.add(unit.unit_id)
        return found


def bare(unit: Unit) -> str:
    """The name without its type word."""
    return unit.name[len(WORDS[unit.type][0]) + 1 :]


@lru_cache(maxsize=200_000)
def _loose(text: str, is_plain: bool, unifies_i: bool) -> str:
    words = text.lower().replace("-", " ").replace("'", "").split()
    numbers = {roman.lower(): digit for digit, roman in ROMAN.items()}
    words = [numbers.get(word, word.lstrip("0") if word.isdigit() else word) for word in words]
    text = " ".join(unicodedata.normalize("NFC", word) for word in words)
    text = fold(text) if is_plain else text
    return other_i_or_y(text, to_i=True) if unifies_i else text


def make_names(count: int, seed: int = 924, kinds: list[tuple[str, ...]] | None = None
               ) -> list[Name]:  # fmt: skip
    """`count` dirty names over DAYS; the kinds and pairs in turn, districts hidden in 15 %."""
    chance = random.Random(seed)
    truths = [Truth(Reference.load(), day) for day in DAYS]
    turns = kinds or pairs_of_dirt()
    return [_make(chance.choice(truths), turns[place % len(turns)], chance)
            for place in range(count)]  # fmt: skip


def _make(truth: Truth, kinds: tuple[str, ...], chance: random.Random) -> Name:
    unit = chance.choice(truth.communes)
    if "number_style" in kinds:
        numbered = [u for u in truth.communes if u.name.split()[-1].isdigit()]
        unit = chance.choice(numbered)
    district, province = truth.district(unit), truth.province(unit)
    is_hidden = chance.random() < HIDDEN_DISTRICT_SHARE
    shown = {"province": province, "district": None if is_hidden else district, "commune": unit}
    name = Name(
        unit,
        truth.day,
        {cell: bare(shown) if shown else None for cell, shown in shown.items()},
        {cell: WORDS[shown.type][0] + " " if shown else "" for cell, shown in shown.items()},
        kinds=[*kinds, *(["hidden_district"] if is_hidden and district else [])],
    )
    intact = dict(name.cells)
    for kind in kinds:
        DIRT[kind](name, chance)
        if kind in ("typo", "number_style", "unaccented", "i_y", "tone_place"):
            _judge(truth, name, intact)
    _judge(truth, name, intact)
    if "province_code" in kinds:
        name.cells["province"] = province.code
    return name


def _judge(truth: Truth, name: Name, intact: dict[str, str | None]) -> None:
    """Note ambiguity from the intact names, and whether the written ones spell another unit."""
    written = name.cells
    name.cells = intact
    fitting = truth.fitting(name)
    name.is_ambiguous = len(fitting) > 1 and name.code is None
    name.cells = written
    if "typo" in name.kinds:
        name.spells_another |= bool(truth.fitting(name) - {name.unit.unit_id})
