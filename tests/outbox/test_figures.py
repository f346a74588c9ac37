"""The figures before and after a corrected delivery."""

from openpyxl import load_workbook

from ntm import ledger
from ntm.cli import main
from ntm.intake.fetch import fetch
from ntm.intake.settle import settle, spread_here
from ntm.verbs.promote import promote
from tests import river

PLACE = "2024-H2/48-skhcn/bao_cao.xlsx"


def test_fix_and_resend_shows_the_figures_before_and_after(data_root, tmp_path, capsys):
    lines = river.communes("48", "2024-H2", 8)
    rows = [[d, c, "Xã NTM", "8.4", "Xác nhận", "Đạt"] for d, c, _ in lines]
    wrong = [[*row[:-1], "không rõ"] if at < 3 else row for at, row in enumerate(rows)]
    for content in (wrong, rows):
        sent = river.workbook([river.CRITERIA_HEADER, *content], "Đánh giá chỉ tiêu")
        river.put(data_root, PLACE, sent)
        ledger.prepare()
        (delivery,) = fetch()
        settle(1, spread_here)
        promote(delivery["delivery_id"], None, by="Nguyễn Thị Lan", reason="đã đối chiếu")
    last = max(ledger.read("fetch").to_pylist(), key=lambda row: row["version"])
    assert last["version"] == 2
    out = tmp_path / "phieu.xlsx"
    assert main(["receipt", last["delivery_id"], "--figures", "--out", str(out)]) == 0
    said = capsys.readouterr().out
    total = len(river.communes("48", "2024-H2", 100))
    before = f"5/5 = 100,0% (5/{total} đơn vị)"
    after = f"8/8 = 100,0% (8/{total} đơn vị)"
    assert f"T02  Thành phố Đà Nẵng: {before} → {after}" in said
    page = load_workbook(out).worksheets[0]
    shown = [[value for value in row if value is not None] for row in page.values]
    assert ["T02", "Thành phố Đà Nẵng", before, after] in shown
    assert not list((data_root / "runtime" / "figures").iterdir())
