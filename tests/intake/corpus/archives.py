"""Zip archives of what else provinces send, and of what nobody should."""

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

from ntm.intake.sheets import Sheet
from tests.intake.corpus.case import TABLE_ROWS, Case, refused, written
from tests.intake.corpus.office import raw_docx, sheet_xml, xlsx_parts, zipped
from tests.intake.corpus.raw_workbooks import table_xml
from tests.intake.corpus.texts import delimited, windows_1258

_XLSX = zipped(xlsx_parts({"S": sheet_xml(table_xml())}))
_CSV = delimited().encode()


def _faults(**expected: str) -> Callable[[list[Sheet]], bool]:
    return lambda sheets: {s.name: s.fault for s in sheets if s.fault} == expected


def _old_names() -> bytes:
    """Windows packs names in its code page, and says nothing of it."""
    name = windows_1258("Hợp tác xã.csv")
    return zipped({"?" * len(name): _CSV}).replace(b"?" * len(name), name)


def _with_flag(content: bytes, bit: int) -> bytes:
    """An archive of one member with a bit of its flags set in both headers."""
    raw = bytearray(content)
    raw[6] |= bit
    raw[content.rindex(b"PK\x01\x02") + 8] |= bit
    return bytes(raw)


def _with_bad_sum(path: Path) -> None:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("tot.csv", _CSV)
        archive.writestr("hong.csv", b"0123456789")
    path.write_bytes(held.getvalue().replace(b"0123456789", b"9876543210"))


def _many_members(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        for number in range(6_000):
            archive.writestr(f"{number}.csv", b"")


def _zeros(size: int) -> bytes:
    return zipped({"t.csv": bytes(size)}, level=1)


def _claims_less(path: Path) -> None:
    """A bomb that says it is small: both sizes in the directory are a lie."""
    raw = bytearray(_zeros(100 << 20))
    at = raw.rindex(b"PK\x01\x02")
    raw[at + 24 : at + 28] = (1_000).to_bytes(4, "little")
    path.write_bytes(raw)


CASES = [
    Case(
        "an archive of several kinds",
        "t.zip",
        written(
            zipped(
                {
                    "a.csv": _CSV,
                    "thư mục/b.xlsx": _XLSX,
                    "c.json": '[{"x": 1}]',
                    "__MACOSX/._a.csv": b"rac",
                    "~$b.xlsx": b"khoa",
                    ".DS_Store": b"rac",
                    "d/": b"",
                }
            )
        ),
        {
            "a.csv/a": TABLE_ROWS,
            "thư mục/b.xlsx/S": TABLE_ROWS,
            "c.json/c": {1: ["x"], 2: ["1"]},
        },
    ),
    Case(
        "an archive named xlsx", "t.xlsx", written(zipped({"a.csv": _CSV})), {"a.csv/a": TABLE_ROWS}
    ),
    Case(
        "members whose names lead out",
        "t.zip",
        written(
            zipped({"../../../etc/passwd.csv": _CSV, "/tmp/x.csv": _CSV, "..\\..\\w.csv": _CSV})
        ),
        {"etc/passwd.csv/passwd": TABLE_ROWS, "tmp/x.csv/x": TABLE_ROWS, "w.csv/w": TABLE_ROWS},
        also=lambda sheets: (
            not Path("/etc/passwd.csv").exists() and not Path("/tmp/x.csv").exists()
        ),
    ),
    Case(
        "member names in windows-1258",
        "t.zip",
        written(_old_names()),
        {"Hợp tác xã.csv/Hợp tác xã": TABLE_ROWS},
    ),
    Case(
        "bad members beside a good one",
        "t.zip",
        written(
            zipped(
                {
                    "tot.csv": _CSV,
                    "rong.csv": b"",
                    "hong.xlsx": _XLSX[:-100],
                    "anh.png": b"\x89PNG\r\n",
                    "long.zip": zipped({"a.csv": _CSV}),
                    "trong.docx": raw_docx(""),
                }
            )
        ),
        {
            "tot.csv/tot": TABLE_ROWS,
            **{name: {} for name in ("rong.csv", "hong.xlsx", "anh.png", "long.zip", "trong.docx")},
        },
        also=_faults(
            **{
                "rong.csv": "fault.empty_file",
                "hong.xlsx": "fault.damaged_file",
                "anh.png": "fault.pdf_or_image",
                "long.zip": "fault.nested_archive",
                "trong.docx": "fault.no_table",
            }
        ),
    ),
    Case(
        "a member whose sum is wrong",
        "t.zip",
        _with_bad_sum,
        {"tot.csv/tot": TABLE_ROWS, "hong.csv": {}},
        also=_faults(**{"hong.csv": "fault.damaged_file"}),
    ),
    Case(
        "a member with a password",
        "t.zip",
        written(_with_flag(zipped({"a.csv": _CSV}), 1)),
        {"a.csv": {}},
        also=_faults(**{"a.csv": "fault.password"}),
    ),
    refused("an archive of nothing", "t.zip", zipped({}), "no_table"),
    refused("an archive cut off", "t.zip", zipped({"a.csv": _CSV})[:-30], "damaged_file"),
    Case("an archive of six thousand members", "t.zip", _many_members, reason="fault.archive_bomb"),
    refused("an archive of 100 MB of nothing", "t.zip", _zeros(100 << 20), "archive_bomb"),
    Case(
        "an archive that claims to be small",
        "t.zip",
        _claims_less,
        {"t.csv": {}},
        also=_faults(**{"t.csv": "fault.damaged_file"}),
    ),
    refused(
        "an archive of another kind", "t.rar", b"Rar!\x1a\x07\x00" + bytes(99), "archive_format"
    ),
    refused("a packed CSV file", "t.csv.gz", b"\x1f\x8b\x08" + bytes(99), "archive_format"),
    Case(
        "the same member twice",
        "t.zip",
        written(zipped({"a.csv": _CSV, "b.csv": b"x"}).replace(b"b.csv", b"a.csv")),
        {"a.csv/a": TABLE_ROWS, "a.csv (2)/a": {1: ["x"]}},
    ),
]
