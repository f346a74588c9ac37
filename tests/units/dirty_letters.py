"""What keyboards, fonts and programs do to Vietnamese letters; written apart from the resolver."""

import random
import re
import unicodedata

GRAVE, ACUTE, HOOK, TILDE, DOT = "\u0300", "\u0301", "\u0309", "\u0303", "\u0323"
TONES = GRAVE + ACUTE + HOOK + TILDE + DOT
# TCVN 5712:1993, the bytes of the small letters with their tones, then of the capitals without.
TCVN3_SMALL = {
    "a": "b5b8b6b7b9", "ă": "bbbebcbdc6", "â": "c7cac8c9cb", "e": "ccd0cecfd1", "ê": "d2d5d3d4d6",
    "i": "d7ddd8dcde", "o": "dfe3e1e2e4", "ô": "e5e8e6e7e9", "ơ": "eaedebecee", "u": "eff3f1f2f4",
    "ư": "f5f8f6f7f9", "y": "fafdfbfcfe",
}  # fmt: skip


def fold(text: str) -> str:
    """Without diacritics."""
    parts = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(letter for letter in parts if not unicodedata.combining(letter))


def _tcvn3_table() -> dict[int, str]:
    codes = "ăâêôơưđĂÂÊÔƠƯĐ"
    hexes = "a8a9aaabacadaea1a2a3a4a5a6a7"
    table = {ord(codes[n]): chr(int(hexes[2 * n : 2 * n + 2], 16)) for n in range(len(codes))}
    for letter, row in TCVN3_SMALL.items():
        for n, tone in enumerate(TONES):
            composed = unicodedata.normalize("NFC", letter + tone)
            byte = chr(int(row[2 * n : 2 * n + 2], 16))
            table[ord(composed)] = byte
            table[ord(composed.upper())] = byte  # .VnTimeH draws small letters as capitals
    return table


_TCVN3 = _tcvn3_table()


def as_tcvn3(text: str) -> str:
    """TCVN3 bytes read as Latin-1."""
    return unicodedata.normalize("NFC", text).translate(_TCVN3)


def as_combining(text: str) -> str:
    """As windows-1258 stores it: the vowel composed, the tone behind it."""
    result = ""
    for letter in unicodedata.normalize("NFC", text):
        parts = unicodedata.normalize("NFD", letter)
        tone = "".join(part for part in parts if part in TONES)
        rest = "".join(part for part in parts if part not in TONES)
        result += unicodedata.normalize("NFC", rest) + tone
    return result


def as_windows_1258_read_as_1252(text: str) -> str:
    """windows-1258 bytes read as windows-1252."""
    return as_combining(text).encode("cp1258", "ignore").decode("cp1252", "ignore")


def as_utf8_read_as_latin(text: str) -> str:
    """UTF-8 bytes read as windows-1252, bytes that it does not have as Latin-1."""
    return "".join(bytes((byte,)).decode("cp1252", "ignore") or chr(byte) for byte in text.encode())


def other_tone_place(text: str) -> str:
    """`Hòa` → `Hoà`, `Thủy` → `Thuỷ`."""
    parts = unicodedata.normalize("NFD", text)
    moved = re.sub(rf"(?<![qQ])([oOuU])([{TONES}])([aAeEyY])(?!\w)", r"\1\3\2", parts)
    return unicodedata.normalize("NFC", moved)


def other_i_or_y(text: str, to_i: bool = False) -> str:
    """`Mỹ` ↔ `Mĩ` at the end of a syllable with no other vowel."""
    parts = unicodedata.normalize("NFD", text)

    def change(found: re.Match[str]) -> str:
        other = {"y": "i", "Y": "I"} if to_i else {"y": "i", "i": "y", "Y": "I", "I": "Y"}
        return found[1] + other.get(found[2], found[2]) + found[3]

    pattern = rf"\b([BCDĐGHKLMNPRSTVX]h?)([iy])([{TONES}]?)(?![\w{TONES}])"
    return unicodedata.normalize("NFC", re.sub(pattern, change, parts, flags=re.IGNORECASE))


def with_typo(text: str, chance: random.Random) -> str:
    """One letter changed, lost or added, or two neighbours swapped."""
    places = [n for n, letter in enumerate(text) if letter.isalpha()]
    place = chance.choice(places)
    letter = text[place]
    kind = chance.choice(("change", "tone", "lose", "add", "swap"))
    if kind == "swap" and place + 1 < len(text) and text[place + 1] not in (letter, " "):
        return text[:place] + text[place + 1] + letter + text[place + 2 :]
    if kind == "lose" and len(places) > 1:
        return text[:place] + text[place + 1 :]
    if kind == "add":
        return text[:place] + chance.choice("abcdeghiklmnopqrstuvxy") + text[place:]
    return text[:place] + _another(letter, kind == "tone", chance) + text[place + 1 :]


def _another(letter: str, is_tone: bool, chance: random.Random) -> str:
    parts = unicodedata.normalize("NFD", letter)
    bare = "".join(part for part in parts if part not in TONES)
    if is_tone and bare[0].lower() in "aeiouy":
        choices = [unicodedata.normalize("NFC", bare + tone) for tone in ("", *TONES)]
    else:
        choices = list("abcdđeghiklmnopqrstuvxy")
        choices = [c.upper() for c in choices] if letter.isupper() else choices
    return chance.choice([choice for choice in choices if choice != letter])
