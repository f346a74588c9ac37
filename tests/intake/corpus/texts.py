"""Delimited text: every encoding, delimiter and accident of systems and spreadsheets."""

import unicodedata

from ntm.intake.sheets import WIDEST
from tests.intake.corpus.case import TABLE, TABLE_ROWS, Case, refused, written

_TCVN3 = {  # written out here, so that the tables of the project are tested by others
    **dict(zip("àảãáạ", "µ¶·¸¹", strict=True)),
    **dict(zip("ăằẳẵắặ", "¨»¼½¾Æ", strict=True)),
    **dict(zip("âầẩẫấậ", "©ÇÈÉÊË", strict=True)),
    **dict(zip("èẻẽéẹ", "ÌÎÏÐÑ", strict=True)),
    **dict(zip("êềểễếệ", "ªÒÓÔÕÖ", strict=True)),
    **dict(zip("ìỉĩíị", "×ØÜÝÞ", strict=True)),
    **dict(zip("òỏõóọ", "ßáâãä", strict=True)),
    **dict(zip("ôồổỗốộ", "«åæçèé", strict=True)),
    **dict(zip("ơờởỡớợ", "¬êëìíî", strict=True)),
    **dict(zip("ùủũúụ", "ïñòóô", strict=True)),
    **dict(zip("ưừửữứự", "\u00adõö÷øù", strict=True)),
    **dict(zip("ỳỷỹýỵ", "úûüýþ", strict=True)),
    **dict(zip("đĐĂÂÊÔƠƯ", "®§¡¢£¤¥¦", strict=True)),
}
_TONES = "\u0300\u0301\u0303\u0309\u0323"


def tcvn3(text: str) -> str:
    """Text as the .VnTime fonts store it, each byte as the Latin-1 letter it looks like."""
    return "".join(_TCVN3.get(letter, letter) for letter in text)


def windows_1258(text: str) -> bytes:
    """Text in the Vietnamese Windows code page, its tones behind their vowels."""
    stored = bytearray()
    for letter in text:
        parted = unicodedata.normalize("NFD", letter)
        tones = "".join(mark for mark in parted if mark in _TONES)
        vowel = unicodedata.normalize("NFC", "".join(m for m in parted if m not in _TONES))
        stored += (vowel + tones).encode("cp1258")
    return bytes(stored)


def delimited(mark: str = ",", newline: str = "\n") -> str:
    """The table of the cases as text."""
    return newline.join(mark.join(row) for row in TABLE) + newline


def _both(first: bytes, second: bytes) -> bytes:
    return b"T\xean,X\xe3\n" + first + b"," + second + b"\n"


_NAMES = ["Tỉnh Thừa Thiên Huế", "Hợp tác xã nông nghiệp", "Đường Trường Sa", "Ý Yên", "Kỳ Anh"]
_ONE_NAME_A_LINE = {number: [name] for number, name in enumerate(_NAMES, start=1)}
_T = {"t": TABLE_ROWS}

ENCODINGS = [
    Case("utf-8", "t.csv", written(delimited()), _T),
    Case("utf-8 with a mark", "t.csv", written(b"\xef\xbb\xbf" + delimited().encode()), _T),
    Case("utf-16 little end first", "t.csv", written(delimited().encode("utf-16")), _T),
    Case(
        "utf-16 big end first",
        "t.txt",
        written(b"\xfe\xff" + delimited("\t").encode("utf-16-be")),
        _T,
    ),
    Case("utf-16 without a mark", "t.csv", written(delimited().encode("utf-16-le")), _T),
    Case(
        "utf-16 big end first without a mark", "t.csv", written(delimited().encode("utf-16-be")), _T
    ),
    Case("windows-1258", "t.csv", written(windows_1258(delimited())), _T),
    Case("TCVN3", "t.csv", written(tcvn3(delimited()).encode("latin-1")), _T),
    Case("TCVN3 that a program saved as utf-8", "t.csv", written(tcvn3(delimited())), _T),
    Case("letters in parts (NFD)", "t.csv", written(unicodedata.normalize("NFD", delimited())), _T),
    Case("Ð of Iceland for Đ", "t.csv", written(delimited().replace("Đ", "Ð")), _T),
    Case(
        "utf-8 read as windows-1252 and saved again",
        "t.csv",
        written("Tên,Xã\nNga Sơn,x\n".encode().decode("cp1252").encode()),
        {"t": {1: ["Tên", "Xã"], 2: ["Nga Sơn", "x"]}},
    ),
    Case(
        "each cell in an encoding of its own",
        "t.csv",
        written(
            b"\n".join(
                [
                    _NAMES[0].encode(),
                    windows_1258(_NAMES[1]),
                    tcvn3(_NAMES[2]).encode("latin-1"),
                    windows_1258(_NAMES[3]),
                    _NAMES[4].encode(),
                ]
            )
        ),
        {"t": _ONE_NAME_A_LINE},
    ),
    Case(
        "a doubtful header among TCVN3 cells",
        "t.csv",
        written(tcvn3("Số TT,Tên xã\n1,Nga Sơn\n2,Hữu Lũng\n3,Việt Hồng\n").encode("latin-1")),
        {
            "t": {
                1: ["Số TT", "Tên xã"],
                2: ["1", "Nga Sơn"],
                3: ["2", "Hữu Lũng"],
                4: ["3", "Việt Hồng"],
            }
        },
    ),
    Case(
        "a letter cut in two at the end",
        "t.csv",
        written("Tên,Xã\nNga Sơn,Bạ".encode()[:-1]),
        None,
        also=lambda sheets: sheets[0].cells["c0"].to_pylist() == ["Tên", "Nga Sơn"],
    ),
    Case(
        "soft hyphens and zero-width signs in Unicode",
        "t.csv",
        written("Tên,Xã\nNga\u200b Sơn,Hợp\u00ad\n\ufeffBa Đình,x\n"),
        {"t": {1: ["Tên", "Xã"], 2: ["Nga Sơn", "Hợp"], 3: ["Ba Đình", "x"]}},
    ),
    Case(
        "signs that TCVN3 has too stay signs",
        "t.csv",
        written("Diện tích m²,Nhiệt độ °C\n«Xã số»,10 µg/m³\n© 2024,25 × 3\n"),
        {
            "t": {
                1: ["Diện tích m²", "Nhiệt độ °C"],
                2: ["«Xã số»", "10 µg/m³"],
                3: ["© 2024", "25 × 3"],
            }
        },
    ),
]

SHAPES = [
    Case("semicolons", "t.csv", written(delimited(";")), _T),
    Case("tabs", "t.tsv", written(delimited("\t")), _T),
    Case("bars", "t.txt", written(delimited("|")), _T),
    Case("lines end as on old Macs", "t.csv", written(delimited(newline="\r")), _T),
    Case("lines end as on Windows", "t.csv", written(delimited(newline="\r\n")), _T),
    Case(
        "Excel's hint of the delimiter",
        "t.csv",
        written("sep=;\n" + delimited(";")),
        {"t": {number + 1: row for number, row in TABLE_ROWS.items()}},
    ),
    Case(
        "decimal commas between semicolons",
        "t.csv",
        written("Mã;Tỷ lệ;Số\n38;65,1;1,5\n40;70,25;2,5\n"),
        {"t": {1: ["Mã", "Tỷ lệ", "Số"], 2: ["38", "65,1", "1,5"], 3: ["40", "70,25", "2,5"]}},
    ),
    Case(
        "a header in semicolons, commas in the rows",
        "t.csv",
        written("Mã;Tên;Số\n38;Thanh Hóa, Nghệ An;1\n40;a, b, c, d;2\n"),
        {
            "t": {
                1: ["Mã", "Tên", "Số"],
                2: ["38", "Thanh Hóa, Nghệ An", "1"],
                3: ["40", "a, b, c, d", "2"],
            }
        },
    ),
    Case(
        "quoted newlines and quotes",
        "t.csv",
        written('Mã,Ghi chú\n1,"dòng một\ndòng hai"\n2,"HTX ""Xanh"", xã A"\n'),
        {"t": {1: ["Mã", "Ghi chú"], 2: ["1", "dòng một\ndòng hai"], 3: ["2", 'HTX "Xanh", xã A']}},
    ),
    Case(
        "a quotation mark that is never closed",
        "t.csv",
        written('Mã,Tên\n1,"Nga Sơn\n' + "".join(f"{n},Xã {n}\n" for n in range(2, 400))),
        None,
        also=lambda sheets: (
            sheets[0].cells.num_rows == 400
            and sheets[0].cells["c1"].to_pylist()[1:3] == ['"Nga Sơn', "Xã 2"]
        ),
    ),
    Case(
        "rows of different lengths under a title",
        "t.csv",
        written("BÁO CÁO,,\n\n\nMã,Tên,Số\n1,Nga Sơn\n2,Ba Đình,5,thừa\n"),
        {
            "t": {
                1: ["BÁO CÁO"],
                4: ["Mã", "Tên", "Số"],
                5: ["1", "Nga Sơn"],
                6: ["2", "Ba Đình", "5", "thừa"],
            }
        },
    ),
    Case(
        "zero bytes between the letters", "t.csv", written(delimited().encode() + b"\x00" * 3), _T
    ),
    Case("blanks only", "t.csv", written(" \n \t \n"), {"t": {}}),
    Case("delimiters only", "t.csv", written(",,,\n,,,\n"), {"t": {}}),
    Case("a header and nothing under it", "t.csv", written("Mã,Tên\n"), {"t": {1: ["Mã", "Tên"]}}),
    Case("one cell", "t.csv", written("Mã"), {"t": {1: ["Mã"]}}),
    Case(
        "as wide as a workbook",
        "t.csv",
        written(",".join(map(str, range(WIDEST))) + "\n" + "," * (WIDEST - 1) + "x\n"),
        shapes={"t": (2, WIDEST)},
    ),
    refused("wider than any workbook", "t.csv", "x," * 20_000 + "\n", "too_large"),
    refused("one line of 50 MB", "t.csv", b"12345," * 8_400_000, "too_large"),
    refused("one cell of 50 MB", "t.csv", b"x" * 50_000_000, "too_large"),
    refused(
        "a few endless rows in a long table",
        "t.csv",
        "a,b\n" * 30_000 + "x," * 9_000 + "\n" + "a,b\n" * 5,
        "too_large",
    ),
    refused("random bytes named csv", "t.csv", bytes(range(256)) * 64, "unknown_format"),
]

CASES = [*ENCODINGS, *SHAPES]
