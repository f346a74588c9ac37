"""What holds for every file: a table reads the same from any kind, broken bytes break nothing."""

import json
import random
import unicodedata
import zipfile
from datetime import date, datetime, time
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from ntm.catalog import word
from ntm.intake.calamine_books import read_calamine
from ntm.intake.encodings import VIETNAMESE
from ntm.intake.letters import settle_doubtful, text_in_font, text_of_bytes, usual_encoding
from ntm.intake.readers import read_file
from ntm.intake.sheets import UnreadableError
from ntm.intake.workbook_xml import read_workbook_xml
from ntm.intake.workbooks import WorkbookReader
from ntm.units import Reference
from tests.intake.corpus import hostile, old_workbooks, pages, records, texts, workbooks
from tests.intake.corpus.binary_books import xlsb
from tests.intake.corpus.case import rows_of
from tests.intake.corpus.documents import in_word, put_table
from tests.intake.corpus.office import cell_xml, raw_ods, sheet_xml, xlsx_parts, zipped
from tests.intake.corpus.old_excel import Cell, OldBook
from tests.intake.corpus.texts import tcvn3, windows_1258

NAMES = sorted(
    {
        unicodedata.normalize("NFC", unit.name)
        for day in (date(2024, 1, 1), date(2025, 7, 1))
        for level in ("province", "commune")
        for unit in Reference.load().on(day, level)
    }
)
# Letters that TCVN3 does not have: of the capitals only those without a tone.
CAPITALS = set(VIETNAMESE.upper()) - set("ĂÂĐÊÔƠƯ")
SMALL_CASES = [
    *(*texts.ENCODINGS, *workbooks.CASES, *old_workbooks.CASES, *pages.CASES, *records.CASES),
]


@pytest.fixture(scope="module")
def reader():
    workbooks = WorkbookReader()
    yield workbooks
    workbooks.close()


def in_every_kind(rows: list[list[str]], folder: Path) -> dict[str, Path]:
    """Files of one table of text by the kind they are of."""
    cells = [Cell(r, c, text) for r, row in enumerate(rows) for c, text in enumerate(row)]
    shown = "".join("<tr>" + "".join(f"<td>{text}</td>" for text in row) + "</tr>" for row in rows)
    ods = "".join(
        "<table:table-row>"
        + "".join(f"<table:table-cell><text:p>{text}</text:p></table:table-cell>" for text in row)
        + "</table:table-row>"
        for row in rows
    )
    xml = "".join(
        f'<row r="{r}">'
        + "".join(cell_xml(f"{chr(65 + c)}{r}", t) for c, t in enumerate(row))
        + "</row>"
        for r, row in enumerate(rows, start=1)
    )
    binary = {
        r: {
            c: b"\x06" + len(t).to_bytes(4, "little") + t.encode("utf-16-le")
            for c, t in enumerate(row)
        }
        for r, row in enumerate(rows)
    }
    csv = "\n".join(";".join(row) for row in rows)
    contents = {
        "t.csv": csv.encode(),
        "utf16.csv": csv.encode("utf-16"),
        "1258.csv": windows_1258(csv),
        "tcvn3.csv": tcvn3(csv).encode("latin-1", "replace"),
        "t.xlsx": zipped(xlsx_parts({"S": sheet_xml(xml)})),
        "t.xls": OldBook(cells).excel_97(),
        "t.ods": raw_ods(f'<table:table table:name="S">{ods}</table:table>'),
        "t.xlsb": xlsb(binary),
        "t.html": f"<table>{shown}</table>".encode(),
        "t.json": json.dumps(rows).encode(),
        "t.zip": zipped({"t.csv": csv.encode()}),
    }
    paths = {}
    for name, content in contents.items():
        paths[name] = folder / name
        paths[name].write_bytes(content)
    paths["t.docx"] = folder / "t.docx"
    in_word(lambda document: put_table(document, rows))(paths["t.docx"])
    return paths


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.lists(st.sampled_from(NAMES), min_size=3, max_size=3), min_size=2, max_size=9))
@example([["Huyện Bạch Long Vĩ"] * 3, ["Huyện Bạch Long Vĩ", "Huyện Bạch Long Vĩ", "Phường Ỷ La"]])
@example([["Huyện Bạch Long Vĩ"] * 3, ["Thị xã An Khê", "Xã Kông Lơng Khơng", "Xã Đê Ar"]])
def test_a_table_reads_the_same_whatever_kind_of_file_it_comes_in(tmp_path, reader, rows):
    expected = dict(enumerate(rows, start=1))
    capitals = any(CAPITALS & set(text) for row in rows for text in row)
    for name, path in in_every_kind(rows, tmp_path).items():
        if name == "tcvn3.csv" and capitals:
            continue
        (sheet,) = read_file(str(path), name, reader)
        assert rows_of(sheet) == expected, name


VALUES = st.one_of(
    st.sampled_from(NAMES),
    st.text(alphabet=st.characters(codec="utf-8", exclude_categories=["C"]), max_size=9).map(
        str.strip
    ),
    st.integers(-(10**12), 10**12),
    st.floats(allow_nan=False, allow_infinity=False, width=32),
    st.booleans(),
    st.dates(date(1901, 1, 1), date(2100, 1, 1)),
    st.datetimes(datetime(1901, 1, 1), datetime(2100, 1, 1)).map(
        lambda t: t.replace(microsecond=0)
    ),
)


def write_workbook(path: Path, rows: list[list[object]]) -> None:
    book = xlsxwriter.Workbook(path, {"strings_to_formulas": False, "strings_to_urls": False})
    sheet = book.add_worksheet()
    day, moment = (book.add_format({"num_format": f"yyyy-mm-dd{more}"}) for more in ("", " hh:mm"))
    for row, values in enumerate(rows):
        for column, value in enumerate(values):
            if isinstance(value, datetime):
                sheet.write_datetime(row, column, value, moment)
            elif isinstance(value, date):
                sheet.write_datetime(row, column, datetime.combine(value, time()), day)
            else:
                sheet.write(row, column, value)
    book.close()


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.lists(VALUES, max_size=5), max_size=6))
def test_the_careful_reader_and_calamine_agree_on_every_workbook(tmp_path, rows):
    path = tmp_path / "t.xlsx"
    write_workbook(path, rows)
    with zipfile.ZipFile(path) as archive:
        careful = [rows_of(sheet) for sheet in read_workbook_xml(archive)]
    assert [rows_of(sheet) for sheet in read_calamine(str(path))] == careful


def test_names_of_units_survive_the_old_encodings():
    small = [name for name in NAMES if tcvn3(name).isascii() or max(tcvn3(name)) <= "\xff"]
    small = [name for name in small if not set(name) & CAPITALS]
    assert len(small) > 8_900
    decoded = [text_of_bytes(tcvn3(name).encode("latin-1")) for name in small]
    meant = settle_doubtful(decoded)
    assert [meant.get(text, text) for text in decoded] == small
    assert [text_in_font(tcvn3(name), ".VnTime") for name in small] == small
    wrong = [name for name in NAMES if text_of_bytes(windows_1258(name)) != name]
    assert len(wrong) <= 1  # Kông Lơng Khơng, whose every syllable is one in TCVN3 too: alone
    encoded = [windows_1258(name) for name in NAMES]
    usual = usual_encoding(encoded)
    assert [text_of_bytes(name, usual) for name in encoded] == NAMES
    # a cell that is Vietnamese in its own encoding stays so in a file of the other
    right = [name for name in NAMES if text_of_bytes(windows_1258(name)) == name]
    moved = [name for name in right if text_of_bytes(windows_1258(name), "tcvn3") != name]
    assert len(moved) <= 7, moved  # such as Xã Cư Pơng: Vietnamese as a whole in neither


def test_an_encoding_is_usual_where_clearly_most_cells_are_in_it():
    few = NAMES[::500]
    old = [tcvn3(name).encode("latin-1") for name in few if max(tcvn3(name)) <= "\xff"]
    windows = [windows_1258(name) for name in few]
    assert usual_encoding(windows) == "windows-1258"
    assert usual_encoding(old) == "tcvn3"
    assert usual_encoding([*old, *windows]) == ""
    assert usual_encoding([name.encode() for name in few]) == ""


@pytest.mark.parametrize("seed", range(6))
def test_broken_bytes_end_in_cells_or_in_a_reason_that_has_words(seed, reader, tmp_path):
    chance = random.Random(seed)
    path = tmp_path / "landed"
    for _ in range(40):
        case = chance.choice(SMALL_CASES)
        case.make(path)
        content = bytearray(path.read_bytes())
        for _ in range(chance.choice((1, 3, 20)) if content else 0):
            content[chance.randrange(len(content))] = chance.randrange(256)
        if chance.random() < 0.3:
            del content[chance.randrange(len(content) + 1) :]
        path.write_bytes(content)
        try:
            reasons = [sheet.fault for sheet in read_file(str(path), case.file_name, reader)]
        except UnreadableError as fault:
            reasons = [fault.reason]
        assert all(
            word(reason, language) for reason in reasons if reason for language in ("vi", "en")
        )


def test_the_order_of_files_changes_no_cell(tmp_path):
    found = []
    for cases in (SMALL_CASES, SMALL_CASES[::-1]):
        workbooks, outcomes = WorkbookReader(), {}
        for case in cases:
            path = tmp_path / "landed"
            case.make(path)
            try:
                sheets = read_file(str(path), case.file_name, workbooks)
                outcomes[case.title] = [(sheet.name, rows_of(sheet)) for sheet in sheets]
            except UnreadableError as fault:
                outcomes[case.title] = fault.reason
        workbooks.close()
        found.append(outcomes)
    assert found[0] == found[1]


def test_a_file_that_takes_too_long_is_given_up_and_the_next_one_read(tmp_path):
    slow, quick = tmp_path / "slow", tmp_path / "quick"
    hostile.streamed_xlsx(hostile.million_rows("ABCD"))(slow)
    quick.write_text("a;b\n1\n", "utf-8")
    workbooks = WorkbookReader(seconds=1)
    try:
        with pytest.raises(UnreadableError) as fault:
            read_file(str(slow), "t.xlsx", workbooks)
        assert fault.value.reason == "fault.too_slow"
        assert rows_of(read_file(str(quick), "t.csv", workbooks)[0]) == {1: ["a", "b"], 2: ["1"]}
    finally:
        workbooks.close()
