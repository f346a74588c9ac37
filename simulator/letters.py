"""Vietnamese text in the encodings of the years before Unicode.

windows-1258 stores a tone behind its vowel. TCVN3 (the .VnTime fonts) has no capitals with a tone:
what holds one stays Unicode, as in most sheets of its time. Source: TCVN 5712:1993 (VN3).
"""

import unicodedata
from functools import lru_cache

from ntm.intake.encodings import decode_tcvn3

TONES = "\u0300\u0301\u0303\u0309\u0323"
TCVN3_CODES = range(0xA1, 0x100)


def in_1258(text: str) -> bytes:
    """Text as windows-1258. Raises UnicodeEncodeError for a letter that it does not have."""
    return text.translate(_apart()).encode("cp1258")


def in_tcvn3(text: str) -> str | None:
    """Text as TCVN3, read as Latin-1; None where a letter has no place there."""
    if text.isascii():
        return text
    if len(text) == 1:
        return None  # one letter alone shows nothing
    written = unicodedata.normalize("NFC", text).translate(_tcvn3())
    is_whole = all(ord(letter) < 0x100 for letter in written)
    return written if is_whole and decode_tcvn3(written) == text else None


def is_open(text: str) -> bool:
    """Whether a text that stays Unicode has no letter that shows it: «Mò Ó» beside TCVN3."""
    return in_tcvn3(text) is None and all(ord(letter) < 0x100 for letter in text)


@lru_cache(maxsize=1)
def _tcvn3() -> dict[int, int]:
    """Code point of each letter → its byte."""
    letters = {code: decode_tcvn3(chr(code)) for code in TCVN3_CODES}
    return {ord(letter): code for code, letter in letters.items() if ord(letter) != code}


@lru_cache(maxsize=1)
def _apart() -> dict[int, str]:
    """Letters whose tone windows-1258 stores apart."""
    found = {}
    for code in [*range(0xC0, 0x250), *range(0x1EA0, 0x1EFA)]:
        parts = unicodedata.normalize("NFD", chr(code))
        tones = [mark for mark in parts if mark in TONES]
        base = unicodedata.normalize("NFC", "".join(m for m in parts if m not in TONES))
        if tones and len(base) == 1:
            found[code] = base + "".join(tones)
    return found


# Read as another name: «Xaị Kụng Lừng Khừng» is as good a reading of its bytes.
DOUBTFUL_IN_1258 = ("Lơng Khơng",)


def encoded(text: str, encoding: str) -> bytes:
    """Text in an encoding of Python's or `tcvn3`; in a newer one where it does not hold it all."""
    if encoding == "tcvn3":
        written = in_tcvn3(text)
        if written is not None:
            return written.encode("latin-1")
        encoding = "cp1258"
    if encoding == "cp1258":
        if not any(name in text for name in DOUBTFUL_IN_1258):
            try:
                return in_1258(text)
            except UnicodeEncodeError:
                pass
        encoding = "utf-8"
    return text.encode(encoding)
