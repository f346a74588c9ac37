"""What a cell may have said: readings of text whose encoding was lost.

TCVN3 (the .VnTime fonts) stores Vietnamese letters as Latin-1 bytes: `Nga S¬n` is `Nga Sơn`, and ư
is the soft hyphen U+00AD, so cleaning must come after decoding. windows-1258 stores a tone behind
its vowel; read as windows-1252 `Trường` is `TrýõÌng`. The choice is made per cell: a letter above
U+00FF proves Unicode, a sign that no Vietnamese word has proves TCVN3, and where only letters of
both appear, both readings are offered. Tables: TCVN 5712:1993 (VN3); Microsoft's code page 1258.
"""

import re
import unicodedata

_TCVN3 = dict(
    zip(
        "µ¸¶·¹¨»¾¼½Æ©ÇÊÈÉËÌÐÎÏÑªÒÕÓÔÖ×ÝØÜÞßãáâä«åèæçé¬êíëìîïóñòô\u00adõøö÷ùúýûüþ®¡¢£¤¥¦§",
        "àáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵđĂÂÊÔƠƯĐ",
        strict=True,
    )
)
VIETNAMESE = "àáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵđ"
_LATIN1 = re.compile("[\u0080-\u00ff\u039c\u03bc\u0178]")
_ABOVE = re.compile("[\u0100-\u0177\u0180-\u024f\u0300-\u0323\u1ea0-\u1ef9]")
_ONLY_TCVN3 = re.compile(
    "[" + "".join(sorted(set(_TCVN3) - set(VIETNAMESE) - set(VIETNAMESE.upper()))) + "\u039c\u03bc]"
)
_DECODE = str.maketrans({**_TCVN3, "\u039c": "à", "\u03bc": "à"})
_1258_TONES = {"Ì": "\u0300", "ì": "\u0301", "Ò": "\u0309", "Þ": "\u0303", "ò": "\u0323"}
_1258 = str.maketrans({**_1258_TONES, **dict(zip("ÃãÕõÝýÐð", "ĂăƠơƯưĐđ", strict=True))})
# a tone mark behind its vowel, or ươ, which no other reading has
_MAYBE_1258 = re.compile("[aeiouyâêôãõýAEIOUYÂÊÔÃÕÝ][ÌìÒòÞ]|[ýÝ][õÕ]")
# the first byte of a Vietnamese letter in UTF-8 with a byte that continues it
_CONTINUES = "".join(bytes((byte,)).decode("cp1252", "ignore") for byte in range(0x80, 0xC0))
_STRAY = re.compile("[\udc80-\udcff]")
_UTF8_PAIR = re.compile(f"[ÃÄÅÆáâÌ][{re.escape(_CONTINUES)}\u0080-\u00bf]")


def is_unicode(text: str) -> bool:
    """Whether a letter above U+00FF proves that a text without odd signs is as it was written."""
    return _ABOVE.search(text) is not None


def readings(text: str) -> list[str]:
    """The likely readings of a cell, likeliest first; plain text is its own only reading."""
    if text.isascii() or not _LATIN1.search(text):
        return [text]
    if _UTF8_PAIR.search(text):
        repaired = _utf8_read_as_latin(text)
        if repaired:
            return [repaired]
    if _ABOVE.search(text):
        return [text, _by_word(text)] if _ONLY_TCVN3.search(text) else [text]
    found = [_from_1258(text)] if _MAYBE_1258.search(text) else []
    decoded = text.translate(_DECODE)
    if not _ONLY_TCVN3.search(text):
        return list(dict.fromkeys([text, *found, decoded]))
    # letters in capitals after encoding: É for é, so decode what the small letters say
    lowered = text.lower().replace("\u03bc", "µ").translate(_DECODE)
    return list(dict.fromkeys([*found, decoded, _by_word(text), lowered, text]))


def decode_tcvn3(text: str) -> str:
    """Text of which it is known that its letters are TCVN3, read as Latin-1."""
    return text.translate(_DECODE)


def _by_word(text: str) -> str:
    """Only the words decoded that hold a sign of TCVN3, the others as they are."""
    words = re.split(r"(\s+)", text)
    return "".join(word.translate(_DECODE) if _ONLY_TCVN3.search(word) else word for word in words)


def _from_1258(text: str) -> str:
    return unicodedata.normalize("NFC", text.translate(_1258))


def _utf8_read_as_latin(text: str) -> str | None:
    """`XÃ£ Nga SÆ¡n` → `Xã Nga Sơn`; None where the text is not that.

    Programs leave the bytes that windows-1252 does not have as they are, and cleaning turns the
    no-break space inside à (C3 A0) into a blank.
    """
    stored = bytearray()
    for letter in text:
        try:
            stored += letter.encode("cp1252")
        except UnicodeError:
            if ord(letter) > 0xFF and not letter.isspace():
                return None
            stored.append(ord(letter) if ord(letter) <= 0xFF else 0x20)
    whole = re.sub(b"\xc3 ", b"\xc3\xa0", bytes(stored))
    decoded = whole.decode("utf-8", "surrogateescape").replace("\udca0", " ")
    return None if _STRAY.search(decoded) else decoded
