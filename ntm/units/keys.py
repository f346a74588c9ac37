"""From what a cell says to the keys by which a unit is found, the strictest first.

`letters` is the name in small letters without blanks; `spelled` also leaves out what is a matter of
taste: where the tone stands (òa, oà), i or y (Mỹ, Mĩ); `folded` has no diacritics. A cell may be
read in more than one way (lost encodings, `Quan Hoa` or `Quận Hoa`): each reading is offered.
"""

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

from ntm.units.encodings import VIETNAMESE, is_unicode, readings

_TONES = "\u0300\u0301\u0309\u0303\u0323"  # grave, acute, hook above, tilde, dot below


def _letter_tables() -> tuple[dict[int, str], dict[str, tuple[str, str]]]:
    """Letter → its base letter; letter → the letter without its tone, and that tone."""
    folds, toneless = {ord("đ"): "d", ord("Đ"): "D"}, {}
    for number in (*range(0xC0, 0x250), *range(0x1E00, 0x1F00)):
        letter = chr(number)
        parts = unicodedata.normalize("NFD", letter)
        if len(parts) > 1 and parts[0].isascii():
            folds[number] = parts[0]
            tone = "".join(part for part in parts if part in _TONES)
            rest = "".join(part for part in parts if part not in _TONES)
            toneless[letter] = (unicodedata.normalize("NFC", rest), tone)
    return folds, toneless


_FOLDS, _TONELESS = _letter_tables()
_SAME = str.maketrans({"Ð": "Đ", "ð": "đ", "Ɖ": "Đ", "’": "'", "‘": "'", "`": "'", "´": "'"})
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\ufffc]")
_LETTERS = f"a-zA-Z{VIETNAMESE}{VIETNAMESE.upper()}0-9"
_TAME = re.compile(rf"[{_LETTERS}.()/*+–-]+(?: [{_LETTERS}']+)*")
_FOREIGN = re.compile(
    rf"(?:(?![a-z{VIETNAMESE}])[^\W\d_])|[^\x00-\x7f{VIETNAMESE}–—•·▪●○“”…?\ufffd]"
)
# Marks of a list in front of a name; the abbreviations «X.», «P.», «H.» are not among them.
_FRONT = re.compile(
    r"""(?:
      \(?\d{1,4}(?:\.\d{1,4})*\s*[.):/\]–—-]+\s*(?=[^\W_])    # «1.» «2)» «(3)» «1.2.» «4-»
    | \d{1,4}\s+(?=[^\W\d_])                                   # «12 Xã …»
    | \(?(?:[ivxlc]{2,6}|[iv])\s*[.):/\]]\s*(?=[^\W_])         # «IV.» «I)»
    | (?:[ivxlc]{1,6})\s*[–—-]\s+(?=[^\W_])                     # «II - »
    | \(?(?![xphqtf])[a-zđ]\s*[.):/\]]\s*(?=[^\W_])            # «a)» «b.»
    | \(?[xphqtf]\)\s*(?=[^\W_])                               # «x)»
    | [-–—•*+·▪●○>\#“"]+\s*                                    # «-» «•»
    )+""",
    re.VERBOSE,
)
_LETTER = re.compile(r"[^\W\d_]")
_AGENCY = re.compile(
    r"(?:van phong\s+)?(?:hdnd\s*(?:[-,&]|va)?\s*)?"
    r"(?:u[yi] ban nhan dan|u\.?\s?b\.?\s?n\.?\s?d\.?)(?![a-z])[\s:.,-]*"
)
_TYPED = re.compile(
    r"(?:(?P<thi_tran>thi\s?tran|t\.?\s?t(?:r(?:an)?)?)|(?P<thi_xa>thi\s?xa|t\.?\s?xa?)"
    r"|(?P<thanh_pho>thanh\s?pho|t\.?\s?p(?:ho)?)|(?P<dac_khu>dac\s?khu|d\.?k)"
    r"|(?P<phuong>phuong|ph?|f)|(?P<quan>quan|q)|(?P<huyen>huyen|h)|(?P<tinh>tinh|t)|(?P<xa>xa?))"
    r"(?:\s*[.:]\s*|\s+|(?=\d))(?=\S)"
)
_ACCENTED = {
    "thi_tran": "thị trấn", "thi_xa": "thị xã", "thanh_pho": "thành phố", "dac_khu": "đặc khu",
    "phuong": "phường", "quan": "quận", "huyen": "huyện", "tinh": "tỉnh", "xa": "xã",
}  # fmt: skip
_TYPES = {word: kind for kind, word in _ACCENTED.items()}
_TWO_WORDS = {word.split()[0] for word in _TYPES if " " in word}
LONGEST_CELL = 400  # letters; an address in NFD has less
_LONGEST_ABBREVIATION = 3
_ROMAN = {
    "i": "1", "ii": "2", "iii": "3", "iv": "4", "v": "5", "vi": "6", "vii": "7", "viii": "8",
    "ix": "9", "x": "10", "xi": "11", "xii": "12", "xiii": "13", "xiv": "14", "xv": "15",
}  # fmt: skip
# a type word with its diacritics in front: the cell is read as it stands
_UNMISTAKABLE = re.compile(rf"(?:{'|'.join(_ACCENTED.values())})\s")
# «XãNga Sơn», «Xã-Nga Sơn»
_GLUED = re.compile(rf"({'|'.join(_ACCENTED.values())})-?(?=[^\W\d_])")
# «Công an xã Nga Sơn»: what stands in front of the type word is not the unit's name
_INNER_TYPE = re.compile(rf"\s((?:{'|'.join(_ACCENTED.values())})\s.+)")
_ENDS_IN_ROMAN = re.compile(r"(.*\s)([IVX]+)")
_WORDS = re.compile(r"[^\W_]+")
_VOWELS = re.compile("[" + "".join(c for c in VIETNAMESE if c != "đ") + "aeiouy]+")
# y with its tone where a syllable has no other vowel, and the y of quy
_LONE_Y = re.compile(f"(^|[bcdđghklmnprstvx]|qu[{_TONES}]?)y([{_TONES}]?)$")


class Keys(NamedTuple):
    """Keys of a name, from the strictest to the loosest."""

    letters: str
    spelled: str
    folded: str


class Reading(NamedTuple):
    """One way to read a cell: a type (None where none is said) and the keys of the name.

    `is_sure` is False where the type word has lost its diacritics and may be part of the name;
    `is_loose` where a number was written another way; `may_err` is False where the last word may be
    a Roman number, in which a slip is another number; `rank` counts the readings of a lost
    encoding, 0 being the cell as it stands; `is_plain` says that the cell has no diacritic at all,
    so that it may have lost them.
    """

    type: str | None
    keys: Keys
    is_sure: bool
    is_loose: bool
    may_err: bool
    rank: int
    is_plain: bool


def fold(text: str) -> str:
    """Text without diacritics, letter for letter (same length for NFC text)."""
    return text.translate(_FOLDS)


@lru_cache(maxsize=16384)
def _word_keys(word: str) -> Keys:
    """Keys of one word in small letters; numbers lose their leading zeros."""
    if word.isdigit():
        number = word.lstrip("0") or "0"
        return Keys(number, number, number)
    placed = _LONE_Y.sub(r"\1i\2", _VOWELS.sub(_tone_in_front, word))
    spelled = unicodedata.normalize("NFC", placed)
    return Keys(word, spelled, spelled.translate(_FOLDS))


def _tone_in_front(vowels: re.Match[str]) -> str:
    """Neighbouring vowels with their tone behind the first: `oà` and `òa` are the same then."""
    pairs = [_TONELESS.get(letter, (letter, "")) for letter in vowels[0]]
    letters, tones = zip(*pairs, strict=True)
    return letters[0] + "".join(tones) + "".join(letters[1:])


def keys_of(name: str) -> Keys:
    """Keys of a cleaned name (NFC, small letters)."""
    letters = spelled = folded = ""
    for word in _WORDS.findall(name):
        keys = _word_keys(word)
        letters += keys[0]
        spelled += keys[1]
        folded += keys[2]
    return Keys(letters, spelled, folded)


def official_keys(name: str) -> Keys:
    """Keys of an official name without its type word; a Roman number counts as its digits."""
    roman = _ENDS_IN_ROMAN.fullmatch(f" {name}")
    if roman:
        name = roman[1] + _ROMAN[roman[2].lower()]
    return keys_of(name.lower())


def clean(text: str) -> str:
    """NFC, one Đ, single blanks, nothing invisible."""
    text = _INVISIBLE.sub("", unicodedata.normalize("NFC", text).translate(_SAME))
    return " ".join(text.split())


@lru_cache(maxsize=4096)  # a row asks for its cells more than once; to keep all costs memory
def read(text: str) -> tuple[Reading, ...]:
    """All readings of a cell, likeliest first; none for a cell without letters, or a whole text."""
    if len(text) > LONGEST_CELL:
        return ()
    if _TAME.fullmatch(text):
        name = text.lower()
        if text.isascii() or is_unicode(text) or _UNMISTAKABLE.search(name):
            return tuple(_read_one(name, 0))
    found: dict[tuple[str | None, Keys], Reading] = {}
    for name, rank in _likely(readings(text)):
        for reading in _read_one(name, rank):
            found.setdefault((reading.type, reading.keys), reading)
    return tuple(found.values())


def _likely(decoded: list[str]) -> list[tuple[str, int]]:
    """Cleaned readings of an encoding with their ranks; if any can be Vietnamese, only those."""
    if len(decoded) == 1:
        return [(clean(decoded[0]).lower(), 0)]
    cleaned = dict.fromkeys(clean(text).lower() for text in decoded)
    names = [(name, rank) for rank, name in enumerate(cleaned)]
    sound = [name for name in names if not _FOREIGN.search(name[0])] or names
    return [name for name in sound if _UNMISTAKABLE.search(name[0])] or sound


def _read_one(name: str, rank: int) -> list[Reading]:
    """Readings of a decoded cell, first without the number or dash in front of it."""
    is_plain = name.isascii()
    front = None if name[1:3].isalpha() and name[0] not in "ivxlc" else _FRONT.match(name)
    if not front:
        return _typed(name, rank, is_plain)
    if not _LETTER.search(front[0]):
        return _typed(name[front.end() :], rank, is_plain)
    whole = [reading._replace(is_sure=False) for reading in _typed(name, rank, is_plain)]
    return _typed(name[front.end() :], rank, is_plain) + whole


def _typed(name: str, rank: int, is_plain: bool) -> list[Reading]:
    """Readings with and without a type word in front; only with it where it is unmistakable."""
    word, _, rest = name.partition(" ")
    if word in _TWO_WORDS:
        second, _, rest = rest.partition(" ")
        word = f"{word} {second}"
    kind = _TYPES.get(word)
    if kind and rest:
        return _numbered(kind, rest, True, rank, is_plain)
    plain = name if is_plain else name.translate(_FOLDS)
    if plain[:1] in "uhv":
        agency = _AGENCY.match(plain)
        if agency:
            return _typed(name[agency.end() :], rank, is_plain)
    match = _TYPED.match(plain)
    if match:
        return _after_type(name, match, rank, is_plain)
    found: list[Reading] = []
    glued = _GLUED.match(name)
    inner = glued or _INNER_TYPE.search(name)
    if glued:
        found = _numbered(_TYPES[glued[1]], name[glued.end() :], False, rank, is_plain)
    elif inner:
        found = [r._replace(is_sure=False) for r in _typed(inner[1], rank, is_plain)]
    return found + _numbered(None, name, True, rank, is_plain)


def _after_type(name: str, match: re.Match[str], rank: int, is_plain: bool) -> list[Reading]:
    """Readings of a name that begins with an abbreviated type, or a word that looks like one."""
    kind = str(match.lastgroup)
    word, rest = name[: match.end(kind)], name[match.end() :]
    if len(word) <= _LONGEST_ABBREVIATION and word != "xa":
        inner = _TYPED.match(match.string, match.end())  # «X. Xã Tân An», the tenth of a list
        found = _typed(rest, rank, is_plain) if inner else []
        return found + _numbered(kind, rest, True, rank, is_plain)
    found = _numbered(kind, rest, word == _ACCENTED[kind], rank, is_plain)
    return found + _numbered(None, name, True, rank, is_plain)


def _numbered(
    kind: str | None, name: str, is_sure: bool, rank: int, is_plain: bool
) -> list[Reading]:
    """The name as written and, where it ends in a Roman number, with that number in digits."""
    keys = keys_of(name)
    if not keys.letters:
        return []
    head, _, last = name.rpartition(" ")
    is_padded = last[-1:].isdigit() and (" 0" in name or name[0] == "0")
    found = [Reading(kind, keys, is_sure, is_padded, last not in _ROMAN, rank, is_plain)]
    if last in _ROMAN:
        digits = keys_of(f"{head} {_ROMAN[last]}")
        found.append(Reading(kind, digits, False, True, True, rank, is_plain))
    return found
