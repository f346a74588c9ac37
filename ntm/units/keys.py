"""From what a cell says to the keys by which a unit is found, the strictest first.

`spelled` keeps every diacritic but neither case, blanks and marks nor what is a matter of taste:
where the tone stands (òa, oà), i or y (Mỹ, Mĩ), leading zeros. `folded` has no diacritics. A cell
may be read in more than one way (lost encodings, `Quan Hoa` or `Quận Hoa`): each is offered.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from ntm.units.encodings import readings

_TONES = {"\u0300": "f", "\u0301": "s", "\u0309": "r", "\u0303": "x", "\u0323": "j"}
_QUALITY = {"\u0302", "\u0306", "\u031b"}  # circumflex, breve, horn


def _letter_tables() -> tuple[dict[int, str], dict[str, tuple[str, str]]]:
    """Letter → its base letter; letter → the letter without its tone, and that tone."""
    folds, toneless = {ord("đ"): "d", ord("Đ"): "D"}, {}
    for number in (*range(0xC0, 0x250), *range(0x1E00, 0x1F00)):
        letter = chr(number)
        parts = unicodedata.normalize("NFD", letter)
        if len(parts) > 1 and parts[0].isascii():
            folds[number] = parts[0]
            tone = "".join(_TONES[part] for part in parts if part in _TONES)
            rest = parts[0] + "".join(part for part in parts if part in _QUALITY)
            toneless[letter] = (unicodedata.normalize("NFC", rest), tone)
    return folds, toneless


_FOLDS, _TONELESS = _letter_tables()
_SAME = str.maketrans({"Ð": "Đ", "ð": "đ", "Ɖ": "Đ", "’": "'", "‘": "'", "`": "'", "´": "'"})
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff\ufffc]")
_FRONT = re.compile(
    r"^\s*(?:(?:\(?(?:\d{1,4}(?:\.\d{1,4})*|[ivxlc]{1,6}|[a-zđ])\s*[.)/:\]–—-]+(?=\s|[^\W\d_])|\d{1,4}(?=\s+\D))\s*"
    r"|[-–—•*+·▪●○>#]+\s*)+",
    re.IGNORECASE,
)
_AGENCY = re.compile(
    r"^(?:van phong\s+)?(?:hdnd\s*(?:[-,&]|va)?\s*)?"
    r"(?:u[yi] ban nhan dan|u\.?\s?b\.?\s?n\.?\s?d\.?)(?![a-z])[\s:.,-]*"
)
_TYPE = re.compile(
    r"(?P<thi_tran>thi\s?tran|t\.?\s?t(?:r(?:an)?)?)|(?P<thi_xa>thi\s?xa|t\.?\s?xa?)"
    r"|(?P<thanh_pho>thanh\s?pho|t\.?\s?p(?:ho)?)|(?P<dac_khu>dac\s?khu|d\.?k)"
    r"|(?P<phuong>phuong|ph?)|(?P<quan>quan|q)|(?P<huyen>huyen|h)|(?P<tinh>tinh|t)|(?P<xa>xa?)"
)
_TYPED = re.compile(rf"^(?:{_TYPE.pattern})(?:\s*[.:]\s*|\s+|(?=\d))(?=\S)")
_ACCENTED = {
    "thi_tran": "thị trấn", "thi_xa": "thị xã", "thanh_pho": "thành phố", "dac_khu": "đặc khu",
    "phuong": "phường", "quan": "quận", "huyen": "huyện", "tinh": "tỉnh", "xa": "xã",
}  # fmt: skip
_WORDS = re.compile(r"[^\W_]+")
_ROMAN = {
    "i": "1", "ii": "2", "iii": "3", "iv": "4", "v": "5", "vi": "6", "vii": "7", "viii": "8",
    "ix": "9", "x": "10", "xi": "11", "xii": "12", "xiii": "13", "xiv": "14", "xv": "15",
}  # fmt: skip
_LONE_Y = re.compile(r"(?:^|(?<=[^aăâeêioôơuư])|(?<=qu))y$")


@dataclass(frozen=True, slots=True)
class Keys:
    """Keys of a name without its type word. `letters` is the name itself without blanks."""

    letters: str
    spelled: str
    folded: str


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read a cell: a type (None where none is said) and the name's keys.

    `is_sure` is False where the type word has lost its diacritics and may be part of the name;
    `rank` counts the readings of a lost encoding, 0 being the cell as it stands.
    """

    type: str | None
    keys: Keys
    is_sure: bool
    rank: int


def fold(text: str) -> str:
    """Text without diacritics, letter for letter (same length for NFC text)."""
    return text.translate(_FOLDS)


@lru_cache(maxsize=65536)
def _word_keys(word: str) -> tuple[str, str]:
    """Spelled and folded key of one word in small letters."""
    if word.isdigit():
        word = word.lstrip("0") or "0"
        return word, word
    letters, tones = "", ""
    for letter in word:
        plain, tone = _TONELESS.get(letter, (letter, ""))
        letters += plain
        tones += tone
    letters = _LONE_Y.sub("i", letters)
    return letters + tones.upper(), letters.translate(_FOLDS)


@lru_cache(maxsize=65536)
def keys_of(name: str) -> Keys:
    """Keys of a cleaned name (NFC, small letters, no type word)."""
    words = _WORDS.findall(name)
    pairs = [_word_keys(word) for word in words]
    return Keys("".join(words), "".join(p[0] for p in pairs), "".join(p[1] for p in pairs))


def clean(text: str) -> str:
    """NFC, one Đ, single blanks, nothing invisible."""
    text = _INVISIBLE.sub("", unicodedata.normalize("NFC", text).translate(_SAME))
    return " ".join(text.split())


def read(text: str) -> list[Reading]:
    """All readings of a cell, likeliest first; empty for a cell without letters or digits."""
    found: dict[tuple[str | None, str], Reading] = {}
    for rank, decoded in enumerate(readings(text)):
        cleaned = clean(decoded).lower()
        for name in dict.fromkeys((_FRONT.sub("", cleaned), cleaned)):
            for reading in _typed(_without_agency(name), rank):
                found.setdefault((reading.type, reading.keys.letters), reading)
            if found and name != cleaned:
                break
    return list(found.values())


def _without_agency(name: str) -> str:
    agency = _AGENCY.match(fold(name))
    return name[agency.end() :] if agency else name


def _typed(name: str, rank: int) -> list[Reading]:
    found = []
    match = _TYPED.match(fold(name))
    if match and match.lastgroup:
        rest = name[match.end() :]
        word = name[: match.end(match.lastgroup)]
        is_sure = (len(word) <= 3 and word != "xa") or word == _ACCENTED[match.lastgroup]
        found += _numbered(match.lastgroup, rest, is_sure, rank)
    return found + _numbered(None, name, True, rank)


def _numbered(type_: str | None, name: str, is_sure: bool, rank: int) -> list[Reading]:
    """The name as written and, where it ends in a Roman number, with that number in digits."""
    keys = keys_of(name)
    if not keys.letters:
        return []
    found = [Reading(type_, keys, is_sure, rank)]
    head, _, last = name.rpartition(" ")
    if last in _ROMAN:
        found.append(Reading(type_, keys_of(f"{head} {_ROMAN[last]}"), False, rank))
    return found
