"""Keys under which words that people write are compared."""

import re
import unicodedata
from functools import lru_cache

LETTERS = str.maketrans("đĐÐð²³", "dddd23")
_WORDS = re.compile(r"[a-z0-9]+")
_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")


@lru_cache(maxsize=65_536)
def header_key(text: str | None) -> str:
    """A header without accents, case, marks and spaces: `Mã số  thuế (MST)` → `masothuemst`."""
    return "".join(plain_words(text))


@lru_cache(maxsize=65_536)
def plain_words(text: str | None) -> tuple[str, ...]:
    """The words of a text in small letters without accents: `Mã số-thuế` → `ma, so, thue`."""
    bare = unicodedata.normalize("NFD", (text or "").translate(LETTERS).lower())
    if not bare.isascii():
        bare = "".join([letter for letter in bare if not unicodedata.combining(letter)])
    return tuple(_WORDS.findall(bare))


def accented_words(text: str) -> tuple[str, ...]:
    """The words of a text in small letters as they are written, one for each of `plain_words`."""
    return tuple(re.findall(r"[^\W_]+", unicodedata.normalize("NFC", text).lower()))


def plain(text: str | None) -> str:
    """The plain words of a text with single blanks, to look for phrases in."""
    return " ".join(plain_words(text))


def without_brackets(text: str) -> str:
    """A header without what stands in brackets: `Doanh thu (triệu đồng)` → `Doanh thu`."""
    return " ".join(_BRACKETS.sub(" ", text).split())


def value_key(text: str | None) -> str:
    """A code's label for comparison: NFC, lower case, single spaces; accents stay."""
    return " ".join(unicodedata.normalize("NFC", text or "").lower().split())


def phrases_in(text: str, phrases: dict[str, str]) -> list[tuple[int, int, str]]:
    """Where plain phrases stand in a plain text: (start, end, meaning), the longest at each place.

    `phrases` maps a phrase (plain words with single blanks) to its meaning. What lies inside a
    longer phrase does not count: `thực hiện kế hoạch` is not `kế hoạch`.
    """
    padded = f" {text} "
    found: list[tuple[int, int, str]] = []
    for phrase in sorted(phrases, key=len, reverse=True):
        start = padded.find(f" {phrase} ")
        while start >= 0:
            end = start + len(phrase)
            if not any(start < other[1] and other[0] < end for other in found):
                found.append((start, end, phrases[phrase]))
            start = padded.find(f" {phrase} ", start + 1)
    return sorted(found)


def column_letter(index: int) -> str:
    """Letters of a sheet's column counted from 0: 0 → `A`, 27 → `AB`."""
    number, letters = index + 1, ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
