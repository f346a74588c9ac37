"""Words by which the parts of a table are told: totals, notes, sections, tails of headers."""

import re
from functools import lru_cache

from ntm.catalog import read_table
from ntm.intake.text import plain, plain_words, value_key

TABLE = "intake/table_words"


def table_words(list_name: str) -> frozenset[str]:
    """Texts of a list of `intake/table_words.csv`, plain: without accents, in small letters."""
    return _lists()[list_name]


@lru_cache(maxsize=32)
def raw_words(*list_names: str) -> list[str]:
    """Texts of lists as they are written and without accents, for a regular expression."""
    raw = [line["text"].lower() for line in read_table(TABLE) if line["list"] in list_names]
    return sorted({*raw, *map(plain, raw)}, key=len, reverse=True)


@lru_cache(maxsize=1)
def _lists() -> dict[str, frozenset[str]]:
    lists: dict[str, set[str]] = {}
    for line in read_table(TABLE):
        lists.setdefault(line["list"], set()).add(plain(line["text"]))
    return {name: frozenset(texts) for name, texts in lists.items()}


def is_neutral_tail(words: tuple[str, ...]) -> bool:
    """Whether words behind a known header leave its meaning as it is: `năm 2025`.

    Accents count: `Đơn vị tính` is not `Đơn vị … tỉnh`.
    """
    return _neutral_tail().fullmatch(" ".join(words)) is not None


@lru_cache(maxsize=1)
def _neutral_tail() -> re.Pattern[str]:
    phrases = [line["text"] for line in read_table(TABLE) if line["list"] == "header_tail"]
    phrases += [plain(phrase) for phrase in phrases if " " in phrase]
    either = "|".join(sorted(set(phrases), key=len, reverse=True))
    return re.compile(rf"(?:(?:{either}|\d+)(?: |$))+")


_MARK = re.compile(r"[:(=]")
# What may stand in front of a label: «I.», «1)», «A -», «*».
_FRONT = re.compile(
    r"^[\s*+•–—-]*(?:(?:[ivxlc]{1,7}|[a-zđ]|\d{1,3})\s*[.):/–—-]\s*)?", re.IGNORECASE
)


def without_number(text: str) -> str:
    """A label without the number in front: `II. Huyện Nga Sơn` → `Huyện Nga Sơn`."""
    return text[_FRONT.match(text).end() :].strip()  # type: ignore[union-attr]


def is_none(text: str) -> bool:
    """Whether a text says that there is none: `Không có`, `(không phát sinh)`."""
    return " ".join(plain_words(text)) in table_words("none")


def total_label(text: str) -> str | None:
    """What a total is about: `` for a plain total, else the rest (`huyen nga son`); None: no total.

    A commune named Cộng Hòa is no total: only a place or a mark may follow the total's word.
    """
    head, _, after = _MARK.sub("\n", without_number(text), count=1).partition("\n")
    words, places = plain_words(head), _places()
    for count in range(min(len(words), 4), 0, -1):
        if " ".join(words[:count]) in table_words("total"):
            rest = words[count:] or plain_words(after)
            joined = " ".join(rest)
            is_place = any(f"{joined} ".startswith(f"{place} ") for place in places)
            if is_place or count == len(words) or all(word.isdigit() for word in rest):
                return joined if is_place else ""
    return None


def _places() -> frozenset[str]:
    return table_words("district") | table_words("province") | {"toan", "ca", "chung", "xa"}


def begins_with(text: str, list_name: str) -> bool:
    """Whether a text begins with the words of one of a list's texts."""
    label = plain(text) + " "
    return any(label.startswith(f"{start} ") for start in table_words(list_name))


def is_title(text: str) -> bool:
    """Whether a text is the title of a table: `Biểu 2`; the commune Bằng Mạc is none."""
    label = f"{value_key(text).lstrip('(')} "
    return any(label.startswith((f"{start} ", f"{start}:")) for start in _titles())


@lru_cache(maxsize=1)
def _titles() -> tuple[str, ...]:
    return tuple(line["text"] for line in read_table(TABLE) if line["list"] == "title")


def names_a_place(text: str, list_name: str) -> bool:
    """Whether a text begins with a type word of `district` or `province`, diacritics and all.

    Without them `Quan Lan` may be a commune; only words that nothing else looks like are taken.
    """
    label = f"{value_key(text)} "
    if label.isascii():
        starts = [word for word in raw_words(list_name) if word.isascii() and word != "quan"]
    else:
        starts = [line for line in raw_words(list_name) if not line.isascii() or len(line) == 2]
    return any(label.startswith((f"{word} ", f"{word}.", f"{word}:")) for word in starts)
