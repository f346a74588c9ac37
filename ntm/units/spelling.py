"""How official names are spelled: the type word in front, and one placement of tones.

Sources write both `Hoà Bình` and `Hòa Bình`; the snapshot keeps the placement of the official list
of June 2025 (`Hòa`, `Thủy`) so that one unit has one name.
"""

import re
import unicodedata

TYPE_WORDS = {
    "Xã": "xa",
    "Phường": "phuong",
    "Thị trấn": "thi_tran",
    "Đặc khu": "dac_khu",
    "Huyện": "huyen",
    "Quận": "quan",
    "Thị xã": "thi_xa",
    "Thành phố": "thanh_pho",
    "Tỉnh": "tinh",
}
_TONES = "\u0300\u0301\u0309\u0303\u0323"  # grave, acute, hook above, tilde, dot below
_OPEN_END = re.compile(rf"(?<![qQ])([oOuU])([aAeEyY])([{_TONES}])(?![^\W\d_])")
_FITTING = {"o": "ae", "u": "y"}


def move_tones(text: str) -> str:
    """Put the tone of an open `oa, oe, uy` on its first letter: `Hoà` → `Hòa`, `Thuỷ` → `Thủy`."""

    def moved(found: re.Match[str]) -> str:
        first, second, tone = found.groups()
        if second.lower() not in _FITTING[first.lower()]:
            return found.group()
        return first + tone + second

    return unicodedata.normalize("NFC", _OPEN_END.sub(moved, unicodedata.normalize("NFD", text)))


def official_name(text: str) -> str:
    """One spelling of an official name: NFC, single blanks, tones moved, the type word's case."""
    name = move_tones(" ".join(unicodedata.normalize("NFC", text).split()))
    for word in TYPE_WORDS:
        if name.lower().startswith(word.lower() + " "):
            return word + name[len(word) :]
    return name


def type_of(name: str) -> str:
    """Type code of a full official name, from its prefix. Raises ValueError where there is none."""
    for word, code in TYPE_WORDS.items():
        if name.startswith(word + " "):
            return code
    raise ValueError(f"no type word in front of {name!r}")
