"""What a cell may have said: readings of text whose encoding was lost.

TCVN3 (the .VnTime fonts) stores Vietnamese letters as Latin-1 bytes: `Nga S¬n` is `Nga Sơn`, and ư is
the soft hyphen U+00AD, so cleaning must come after decoding. The choice is made per cell: a letter
above U+00FF proves Unicode, a sign that no Vietnamese word has proves TCVN3, and where only letters
of both appear, both readings are offered. Table: TCVN 5712:1993, VN3.
"""

import re

_TCVN3 = dict(
    zip(
        "µ¸¶·¹¨»¾¼½Æ©ÇÊÈÉËÌÐÎÏÑªÒÕÓÔÖ×ÝØÜÞßãáâä«åèæçé¬êíëìîïóñòô\u00adõøö÷ùúýûüþ®¡¢£¤¥¦§",
        "àáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵđĂÂÊÔƠƯĐ",
        strict=True,
    )
)
_VIETNAMESE = "àáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵđ"
_LATIN1 = re.compile("[\u00a1-\u00ff\u039c\u03bc\u0178]")
_ABOVE = re.compile("[\u0100-\u0177\u0180-\u024f\u0300-\u0323\u1ea0-\u1ef9]")
_ONLY_TCVN3 = re.compile(
    "[" + "".join(sorted(set(_TCVN3) - set(_VIETNAMESE) - set(_VIETNAMESE.upper()))) + "\u039c\u03bc]"
)
_DECODE = str.maketrans({**_TCVN3, "\u039c": "à", "\u03bc": "à"})


def readings(text: str) -> list[str]:
    """The likely readings of a cell, likeliest first; plain text is its own only reading."""
    if text.isascii() or not _LATIN1.search(text):
        return [text]
    if _ABOVE.search(text):
        return [text, _by_word(text)] if _ONLY_TCVN3.search(text) else [text]
    repaired = _utf8_read_as_latin(text)
    if repaired:
        return [repaired]
    decoded = text.translate(_DECODE)
    if not _ONLY_TCVN3.search(text):
        return [text, decoded]
    # letters in capitals after encoding: É for é, so decode what the small letters say
    lowered = text.lower().replace("\u03bc", "µ").translate(_DECODE)
    return list(dict.fromkeys([decoded, _by_word(text), lowered, text]))


def _by_word(text: str) -> str:
    """Only the words decoded that hold a sign of TCVN3, the others as they are."""
    words = re.split(r"(\s+)", text)
    return "".join(word.translate(_DECODE) if _ONLY_TCVN3.search(word) else word for word in words)


def _utf8_read_as_latin(text: str) -> str | None:
    """`XÃ£ Nga SÆ¡n` → `Xã Nga Sơn`; None where the text is not that."""
    for encoding in ("latin-1", "cp1252"):
        try:
            return text.encode(encoding).decode("utf-8")
        except UnicodeError:
            continue
    return None
