"""Vietnamese alphabetical order: a ă â b c d đ e ê …, then tones; binary order has Đ after Z."""

import unicodedata

LETTERS = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
TONES = ("", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323")  # ngang huyền hỏi ngã sắc nặng
# marks that make a letter of its own, against those that are only a tone
_TONE_RANK = {tone: rank for rank, tone in enumerate(TONES) if tone}


def collation_key(text: str) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Sort key of a name: letters first, tones where the letters are the same."""
    letters, tones = [], []
    for character in unicodedata.normalize("NFC", text).lower():
        marks = unicodedata.normalize("NFD", character)
        tone = next((_TONE_RANK[mark] for mark in marks if mark in _TONE_RANK), 0)
        bare = unicodedata.normalize("NFC", "".join(m for m in marks if m not in _TONE_RANK))
        place = LETTERS.find(bare)
        # blanks and signs before letters, other letters after them
        letters.append(place if place >= 0 else -1 if not bare.isalpha() else len(LETTERS))
        tones.append(tone)
    return tuple(letters), tuple(tones)
