"""What the overview says: figures with all that is needed to judge them, and nothing untrue."""

import json
import re
from datetime import date
from pathlib import Path

import pytest
from dash import html

from dashboards import figures
from dashboards.app import answer, create_app
from dashboards.data import Release, current_release
from dashboards.maps import MAPS, geometry, map_begins
from dashboards.pages import pages
from dashboards.pages.overview import show
from dashboards.parts import target_map, trend
from dashboards.parts.cards import remaining
from dashboards.parts.judgement import certainty, judgement, noted_pill
from dashboards.parts.unit_columns import COLUMNS, in_order
from dashboards.reader import Reader
from dashboards.selection import Selection, select
from dashboards.state import State, read_state
from dashboards.view import view_of
from ntm.environment import HOST
from tests.dashboards.conftest import FILE, progress, publish

VIETNAMESE, ENGLISH = Reader("vi"), Reader("en")
A_DAY = date(2024, 12, 31)


def texts(search: str = "", path: str = "/") -> str:
    """All text that the address gives, without its tags."""
    said = view_of(path, read_state(search)).document["texts"].values()
    return re.sub(r"<[^>]+>", " ", " ".join(said))


def chosen(release: Release, search: str) -> Selection:
    """What the address selects."""
    return select(release, read_state(search))


@pytest.mark.parametrize("path", pages())
def test_a_page_has_a_place_for_everything_it_says(release: Release, path):
    page = pages()[path]
    shown, whole = page.show(release, State()), html.Div(list(page.layout()))
    for name in (*shown.texts, *shown.props):
        assert whole[name].id == name


@pytest.mark.parametrize("language", ["vi", "en"])
def test_simulated_figures_say_so_on_page_and_images(release: Release, language):
    assert "SỐ LIỆU MÔ PHỎNG" in texts(f"?lang={language}")
    shown = show(release, State(lang=language))
    for name in ("map", "trend"):
        notes = json.dumps(shown.props[name]["figure"]["layout"]["annotations"], ensure_ascii=False)
        assert "SỐ LIỆU MÔ PHỎNG" in notes
        assert "first" in notes  # the release


def test_a_card_shows_the_figure_with_its_target_fraction_interval_and_coverage(release: Release):
    said = texts("?period=2024-H2")
    for part in ("80,0%", "≥ 97%", "8 / 10", "66,7% – 83,3%", "83,3% (10/12 đơn vị)"):
        assert part in said


def test_what_nobody_reported_is_a_dash_and_never_a_zero(release: Release):
    card = re.sub(r"<[^>]+>", " ", view_of("/", State(period="2025-H2")).document["texts"]["cards"])
    assert "Chưa có báo cáo" in card
    assert not re.search(r"(?<![\d,])0,0%(?! \(0/)", card)  # but for the coverage


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (progress("VN", A_DAY, (1, 2, 2), verdict="met"), "Met"),
        (progress("VN", A_DAY, (1, 2, 2), verdict="method_dependent"), "Depends on method"),
        (progress("VN", A_DAY, (1, 2, 2)), "Not determined"),
        (progress("VN", A_DAY, (0, 0, 2), verdict=None), "Not reported"),
        (progress("14845@2021-01-01", A_DAY, (1, 1, 1), verdict="off_track"), "Met"),
    ],
)
def test_a_judgement_is_a_word_or_the_reason_why_there_is_none(row, said):
    row = {"verdict": None, **row}
    assert judgement(row, ENGLISH).text == said
    assert judgement(row, ENGLISH).shape


def test_every_verdict_differs_in_word_and_shape():
    verdicts = ("met", "not_met", "on_track", "off_track", "method_dependent", None)
    rows = [progress("VN", A_DAY, (1, 2, 2), verdict=verdict) for verdict in verdicts]
    said = [judgement(row, VIETNAMESE) for row in rows]
    assert len({line.text for line in said}) == len({line.shape for line in said}) == len(verdicts)


def test_certainty_says_the_side_of_the_target_only_where_the_interval_has_one():
    open_still = progress("VN", A_DAY, (1, 1, 2), verdict="on_track")
    assert certainty(open_still, ENGLISH) == ENGLISH.say("certainty.open")
    below = progress("VN", A_DAY, (1, 2, 2), verdict_fixed=True, verdict="on_track")
    assert certainty(below, ENGLISH) == ENGLISH.say("certainty.not_reached")


def test_a_verdict_that_could_still_turn_is_hollow_and_says_so_in_the_table():
    open_still = progress("VN", A_DAY, (1, 1, 2), verdict="met")
    said = str(noted_pill(open_still, VIETNAMESE))
    assert "is-open" in said
    assert VIETNAMESE.shared("verdict_open") in said
    fixed = str(noted_pill(open_still | {"verdict_fixed": True}, VIETNAMESE))
    assert "is-open" not in fixed
    assert VIETNAMESE.shared("verdict_open") not in fixed


def test_what_is_missing_is_a_dash_where_nobody_knows_and_none_where_it_is_none():
    row = progress("VN", A_DAY, (2, 2, 3), verdict="met")
    assert remaining(row | {"remaining_units": None}, ENGLISH) == ENGLISH.number(None)
    assert remaining(row | {"remaining_units": 0}, ENGLISH) == ENGLISH.say("card.none_remaining")


def test_no_line_of_the_trend_crosses_the_change_of_the_map(release: Release):
    selection = chosen(release, "")
    drawn = trend.figure(selection, figures.series(selection), "source")
    lines = [trace for trace in drawn["data"] if "lines" in trace.get("mode", "")]
    assert lines
    for line in lines:
        assert len({map_begins(date.fromisoformat(day)) for day in line["x"]}) <= 1
    assert any("01/7/2025" in note["text"] for note in drawn["layout"]["annotations"])


def test_every_province_is_in_one_class_of_the_map_and_the_silent_in_none_of_value(
    release: Release,
):
    selection = chosen(release, "?period=2024-H2")
    rows = figures.provinces(selection)
    drawn = target_map.figure(selection, rows, "source")
    areas = [trace for trace in drawn["data"] if trace.get("showlegend")]
    placed = [place for trace in areas for place in trace["locations"]]
    assert sorted(placed) == sorted(row["unit_id"] for row in rows)
    assert areas[-1]["locations"] == ["37@2021-01-01"]
    assert areas[-1]["colorscale"][0][1] == target_map.MISSING


@pytest.mark.parametrize("period", ["2024-H2", "2025-H2"])
def test_every_map_has_both_archipelagos_by_name(release: Release, period):
    selection = chosen(release, f"?period={period}")
    drawn = target_map.figure(selection, figures.provinces(selection), "source")
    names = " ".join(name for trace in drawn["data"] for name in trace["text"])
    assert "Hoàng Sa" in names
    assert "Trường Sa" in names


@pytest.mark.parametrize("begins", MAPS)
def test_shapes_have_every_province_of_the_map(release: Release, begins):
    ids = {feature.get("id") for feature in json.loads(geometry(begins))["features"]}
    assert {"01@2021-01-01", "38@2021-01-01"} <= ids


@pytest.mark.parametrize("column", [column.name for column in COLUMNS])
@pytest.mark.parametrize("direction", ["", "-"])
def test_sorting_keeps_every_unit_and_puts_those_without_a_value_last(
    release: Release, column, direction
):
    selection = chosen(release, f"?period=2024-H2&sort={direction}{column}")
    rows = figures.provinces(selection)
    ordered = in_order(selection, rows)
    assert sorted(row["unit_code"] for row in ordered) == ["01", "37", "38"]
    if column not in ("code", "name", "coverage"):
        assert ordered[-1]["unit_code"] == "37"


def test_a_province_opens_to_its_districts_and_communes(release: Release):
    assert chosen(release, "?unit=38&period=2024-H2").levels == ("province", "district", "commune")
    table = view_of("/", read_state("?unit=38&period=2024-H2&level=commune&sort=-name"))
    said = table.document["texts"]["table"]
    assert said.index("Xã Đông Lĩnh") < said.index("Xã Âu Cơ")  # Đ is after Â, and this is downward


def test_a_figure_is_traced_to_file_sheet_and_rows_that_add_up(release: Release):
    said = texts("?unit=38&period=2024-H2")
    for part in ("38-skhcn", "Biểu &lt;1&gt;", "5–6", VIETNAMESE.say("sources.adds_up")):
        assert part in said
    assert FILE not in said  # as it was sent it has quotes; it stands here escaped
    assert "03/01/2025 20:30" in said  # as received, Hanoi time


def test_the_nation_names_who_has_not_delivered(release: Release):
    said = texts("?period=2024-H2")
    assert "1 tỉnh chưa gửi" in said
    assert "Ninh Bình" in said


def test_a_new_release_is_shown_without_a_restart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("NTM_DATA", str(tmp_path))
    assert VIETNAMESE.say("empty") in texts()
    publish(tmp_path, "early")
    assert "early" in texts()
    publish(tmp_path, "late", left_out=["mart_completeness"])
    assert "late" in texts()
    assert "early" not in texts()
    assert current_release().id == "late"


def test_a_release_that_cannot_be_read_is_said_calmly(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("NTM_DATA", str(tmp_path))
    publish(tmp_path, "broken")
    (tmp_path / "release" / "broken" / "warehouse.duckdb").write_bytes(b"not a database")
    assert ENGLISH.say("unreadable") in texts("?lang=en")


def test_an_unknown_page_says_so(release: Release):
    assert ENGLISH.say("page.unknown") in texts("?lang=en", path="/nowhere")
    _, is_hidden, *_ = answer("/nowhere", "", None)
    assert is_hidden


def test_an_opened_page_keeps_its_controls(release: Release):
    layout, is_hidden, opened, document = answer("/", "", None)
    assert (bool(layout), is_hidden, opened) == (True, False, "/")
    assert document["language"] == "vi"


def test_the_server_answers_only_to_its_own_names_and_says_its_policy(release: Release):
    client = create_app().server.test_client()
    assert client.get("/", headers={"Host": "evil.example"}).status_code == 400
    response = client.get("/", headers={"Host": f"{HOST}:8050"})
    policy = response.headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe-inline" not in policy.partition("script-src")[2].partition(";")[0]
    assert "unsafe-eval" not in policy


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/map/2025-07-01.json", 200),
        ("/map/2024-01-01.json", 404),
        ("/tables/overview.csv?unit=38", 200),
        ("/tables/nothing.csv", 404),
    ],
)
def test_routes_beside_the_pages(release: Release, address, status):
    client = create_app().server.test_client()
    assert client.get(address, headers={"Host": HOST}).status_code == status
