"""Text of a cell as its writer meant it: one form of Unicode, lost encodings read again.

The choice is made cell by cell, since one sheet often holds both Unicode and TCVN3. Among the
readings of a cell wins the one with the largest share of syllables that Vietnamese can have; on a
tie it stays as it is, unless the rest of its sheet tells (`settle_doubtful`); where a file of bytes
is clearly in one old encoding (`usual_encoding`), so are its doubtful cells. Marks that nobody sees
(U+00AD, zero-width signs) go only afterwards: in TCVN3 the soft hyphen is ư.
Source of the syllables: Vietnamese orthography, onset + rime + tone.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache

from ntm.intake.encodings import VIETNAMESE, decode_tcvn3, is_unicode, readings

# Rimes without their tone; those of the last line end names of places (Đắk Lắk, Krông Búk).
_RIMES = """
a|ac|ach|ai|am|an|ang|anh|ao|ap|at|au|ay|ăc|ăm|ăn|ăng|ăp|ăt|âc|âm|ân|âng|âp|ât|âu|ây
|e|ec|em|en|eng|eo|ep|et|ê|êch|êm|ên|ênh|êp|êt|êu|i|ia|ich|iêc|iêm|iên|iêng|iêp|iêt|iêu
|im|in|inh|ip|it|iu|o|oa|oac|oach|oai|oam|oan|oang|oanh|oao|oat|oay|oăc|oăm|oăn|oăng|oăt
|oc|oe|oen|oeo|oet|oi|om|on|ong|ooc|oong|op|ot|ô|ôc|ôi|ôm|ôn|ông|ôp|ôt|ơ|ơi|ơm|ơn|ơp|ơt
|u|ua|uân|uâng|uât|uây|uc|uê|uêch|uênh|ui|um|un|ung|uơ|up|ut|uôc|uôi|uôm|uôn|uông|uôt
|uy|uya|uych|uyên|uyêt|uynh|uyt|uyu|ư|ưa|ưc|ưi|ưm|ưn|ưng|ưt|ưu|ươc|ươi|ươm|ươn|ương|ươp
|ươt|ươu|y|ych|yêm|yên|yêt|yêu|yn|ynh|yt
|ak|ăk|âk|ek|êk|ik|ok|ôk|uk|ưk|ôl|il|el
""".replace("\n", "")
_ONSETS = "ngh|ng|nh|ch|gh|gi|kh|ph|qu|th|tr|kr|br|pl|dr|chr|[bcdđghklmnprstvx]"
_SYLLABLE = re.compile(f"(?:{_ONSETS})?({_RIMES})")
_STOPPED = re.compile("(?:[ptck]|ch)$")
_TONES = "\u0300\u0301\u0303\u0309\u0323"
_RISING_OR_HEAVY = "\u0301\u0323"  # the only tones before p, t, c, ch
_BETWEEN_WORDS = re.compile("[\\s\x00-\x2f\x3a-\x40\x5b-\x60\x7b-\x7f0-9²³°±\u2000-\u2bff]+")
_QUOTED = re.compile(r"«([^«»]*)»(?![^\W\d_])")  # quotes, not ô and ằ
_UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\u00ad\u200b-\u200f\u202a-\u202e\u2060\ufeff]")
_NO_WORD = re.compile("[µμ][gmlL]?|[×÷·§©®«»¬]")  # measures, signs that stand alone
PLAIN_LETTERS = rf" -~\n\t–{VIETNAMESE}{VIETNAMESE.upper()}"  # for a class of an expression
_PLAIN = re.compile(f"[{PLAIN_LETTERS}]*")
MOST_BEHIND = 0.3  # in score, of a doubtful cell in its file's usual encoding
CLEARLY = 4  # times as many cells as of the other encoding
_D_BAR = str.maketrans("Ðð", "Đđ")  # eth, the letter that looks the same


class DecodedText(str):
    """A cell that was TCVN3: evidence for the doubtful cells of its sheet."""

    any_made = False  # in this process: most never meet one, and need not look for them

    def __new__(cls, text: str) -> "DecodedText":
        """The text, marked."""
        DecodedText.any_made = True
        return super().__new__(cls, text)


class DoubtfulText(DecodedText):
    """A cell decoded for its font alone; `written` is what it says if the font lies."""

    written: str


class KeptText(DecodedText):
    """A cell in a TCVN3 font that is Unicode all the same: evidence that the font lies."""


@lru_cache(maxsize=65_536)
def clean_text(text: str) -> str:
    """A cell of a Unicode file: lost encodings read again, NFC, without invisible marks."""
    if _PLAIN.fullmatch(text) and (text.isascii() or is_unicode(text)):
        return text
    whole = unicodedata.normalize("NFC", text)
    if _is_sound(whole):
        return _tidy(whole)
    return _best([whole, *readings(text), _UNSEEN.sub("", whole)], decode_tcvn3(text))


@lru_cache(maxsize=65_536)
def text_of_bytes(cell: bytes, usual: str = "") -> str:
    """A cell of a file whose encoding nothing states: UTF-8, windows-1258 or TCVN3.

    `usual` is what `usual_encoding` found of the file: a name such as «Xã Kông Lơng Khơng», which
    no encoding makes Vietnamese as a whole, may look better in the wrong one.
    """
    if _is_utf8(cell):
        return clean_text(cell.decode())
    as_vietnamese, decoded = _as_windows_1258(cell), _as_tcvn3(cell)
    expected = {"windows-1258": as_vietnamese, "tcvn3": decoded}.get(usual)
    best = max(_score(as_vietnamese), _score(decoded))
    if expected is not None and best < 1 and _score(expected) >= best - MOST_BEHIND:
        return DecodedText(_tidy(expected)) if expected == decoded else _tidy(expected)
    as_western = cell.decode("cp1252", "replace")
    return _best([as_vietnamese, decoded, as_western], decoded)


def usual_encoding(cells: Iterable[bytes]) -> str:
    """`windows-1258` or `tcvn3` where clearly most cells are Vietnamese in that one alone, else
    nothing."""
    votes: Counter[str] = Counter()
    for cell in {cell for cell in cells if not (cell.isascii() or _is_utf8(cell))}:
        is_1258, is_tcvn3 = _is_sound(_as_windows_1258(cell)), _is_sound(_as_tcvn3(cell))
        if is_1258 != is_tcvn3:
            votes["windows-1258" if is_1258 else "tcvn3"] += 1
    (first, most), (_, other) = [*votes.most_common(2), ("", 0), ("", 0)][:2]
    return first if most > CLEARLY * other else ""


def _is_utf8(cell: bytes) -> bool:
    try:
        cell.decode()
    except UnicodeDecodeError:
        return False
    return True


def _as_windows_1258(cell: bytes) -> str:
    return unicodedata.normalize("NFC", cell.decode("cp1258", "replace"))


def _as_tcvn3(cell: bytes) -> str:
    return unicodedata.normalize("NFC", decode_tcvn3(cell.decode("latin-1")))


@lru_cache(maxsize=65_536)
def text_in_font(text: str, font: str) -> str:
    """Text in a font whose name is known: `.VnTime` means TCVN3, `.VnTimeH` in capitals.

    The name alone is no proof: converters change the letters and leave the font.
    """
    if text.isascii() or not is_tcvn3_font(font):
        return clean_text(text)
    whole = unicodedata.normalize("NFC", text)
    is_sound = _is_sound(whole)
    if is_sound and is_unicode(whole):
        return KeptText(_tidy(whole))
    try:  # on Vietnamese Windows the bytes became letters of its own code page
        decoded = decode_tcvn3(text.encode("cp1258").decode("latin-1"))
    except UnicodeEncodeError:
        decoded = decode_tcvn3(text)
    chosen = _best([decoded, decode_tcvn3(text), whole], decoded)
    if not isinstance(chosen, DecodedText):
        return chosen
    kind = DoubtfulText if is_sound else DecodedText
    marked = kind(chosen.upper() if font.rstrip().endswith("H") else chosen)
    if isinstance(marked, DoubtfulText):
        marked.written = _tidy(whole)
    return marked


def is_tcvn3_font(font: str) -> bool:
    """Whether a font's name is one of the .Vn family."""
    return font.lstrip().lower().startswith(".vn")


def settle_doubtful(cells: Iterable[str | None]) -> dict[str, str]:
    """What doubtful cells of a sheet mean: `Sè TT` is `Số TT` where most others were TCVN3 too.

    Takes the sheet's cells as the functions above gave them; gives only those that change.
    """
    lettered = {(cell, type(cell)): cell for cell in cells if cell and not cell.isascii()}
    kinds = Counter(kind for _, kind in lettered)
    if kinds[KeptText] > kinds[DecodedText]:
        doubtful = [cell for cell in lettered.values() if isinstance(cell, DoubtfulText)]
        return {cell: cell.written for cell in doubtful}
    as_written = [cell for cell, kind in lettered if kind is str]
    if kinds[DecodedText] <= sum(map(is_unicode, as_written)):
        return {}
    read_again = {cell: decode_tcvn3(cell) for cell in as_written if not is_unicode(cell)}
    return {cell: text for cell, text in read_again.items() if text != cell and _is_sound(text)}


def _best(candidates: list[str], decoded: str) -> str:
    """The candidate with the best score, the earliest among equals; marked when it was TCVN3."""
    composed = [unicodedata.normalize("NFC", text) for text in candidates]
    chosen = max(dict.fromkeys(composed), key=_score)
    return DecodedText(_tidy(chosen)) if chosen == decoded != candidates[-1] else _tidy(chosen)


def _tidy(text: str) -> str:
    return _UNSEEN.sub("", text).translate(_D_BAR)


def _words(text: str) -> list[str]:
    """Words with a letter or sign beyond ASCII; the others say nothing about the encoding."""
    text = _QUOTED.sub(r" \1 ", text)
    if "\u00ad" in text and is_unicode(text):
        text = text.replace("\u00ad", " ")
    words = _BETWEEN_WORDS.split(text)
    return [word for word in words if not (word.isascii() or _NO_WORD.fullmatch(word))]


def _is_sound(text: str) -> bool:
    """Whether every word is Vietnamese as it stands, so that no other reading is wanted."""
    return all(_value(word) == 1 for word in _words(text))


def _score(text: str) -> float:
    words = _words(text)
    return sum(map(_value, words)) / len(words) if words else 1.0


@lru_cache(maxsize=65_536)
def _value(word: str) -> int:
    """1 for a syllable, -1 for a word with a sign among its letters (`Q§`), else 0."""
    plain = word.translate(_D_BAR)
    if not word.isupper() and any(map(str.isupper, re.sub("[A-Z]", "", word[1:]))):
        return 0  # tÕ, CÊp: a capital where nobody writes one
    if _is_syllable(plain.lower()):
        return 1
    if word == "Ð" or (len(word) > 1 and word.isupper() and plain.replace("Đ", "D").isascii()):
        return 1  # NÐ-CP with an eth; TCVN3 has small letters here
    letters = [letter for letter in word if letter.isalpha() and letter not in "ªºµ"]
    return -1 if letters and len(letters) < len(word) else 0


def _is_syllable(word: str) -> bool:
    composed = unicodedata.normalize("NFC", word)
    parted = unicodedata.normalize("NFD", word)
    tones = [mark for mark in parted if mark in _TONES]
    plain = unicodedata.normalize("NFC", "".join(mark for mark in parted if mark not in _TONES))
    parts = _SYLLABLE.fullmatch(plain)
    on_consonant = any(mark in _TONES for mark in composed)
    if len(tones) > 1 or on_consonant or not parts:
        return False
    on_last = bool(tones) and composed[-1] != plain[-1]
    if on_last and len(parts[1]) > 1 and plain[-1] in "iouy" and parts[1] != "uy":
        return False  # xaị: the tone stands on the vowel before
    return not (_STOPPED.search(plain) and tones and tones[0] not in _RISING_OR_HEAVY)
