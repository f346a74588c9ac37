"""The overview in a real browser: two languages, filters, and not one request to another host."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlparse

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.dashboards.browser import chromium, dashboards

pytestmark = pytest.mark.browser

OWN = ("data", "blob", "about")
ACCESSIBILITY = (Path(__file__).parent / "accessibility.js").read_text(encoding="utf-8")
WIDTHS = (1440, 390)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


@pytest.fixture(scope="module")
def address(published_root: Path) -> Iterator[str]:
    with dashboards(published_root) as served:
        yield served


@dataclass
class Visit:
    """An opened page with what it asked for elsewhere and complained of."""

    page: Page
    address: str
    strangers: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def heard(self, url: str) -> None:
        parts = urlparse(url)
        if parts.scheme not in OWN and parts.netloc != urlparse(self.address).netloc:
            self.strangers.append(url)

    def open(self, search: str = "") -> Page:
        self.page.goto(f"{self.address}{search}")
        self.page.locator("#map .choroplethlayer path").first.wait_for()
        return self.page


@pytest.fixture
def visit(browser: Browser, address: str) -> Iterator[Visit]:
    """A visit; whatever the test did, nobody else was asked and nothing went wrong."""
    context = browser.new_context(viewport={"width": WIDTHS[0], "height": 900})
    visit = Visit(context.new_page(), address)
    visit.page.on("request", lambda request: visit.heard(request.url))
    visit.page.on("pageerror", lambda fault: visit.complaints.append(str(fault)))
    visit.page.on(
        "console",
        lambda said: visit.complaints.append(said.text) if said.type == "error" else None,
    )
    yield visit
    context.close()
    assert visit.strangers == []
    assert visit.complaints == []


def test_it_opens_in_vietnamese_and_switches_to_english(visit: Visit):
    page = visit.open()
    expect(page.locator("html")).to_have_attribute("lang", "vi")
    expect(page.locator(".simulated")).to_contain_text("SỐ LIỆU MÔ PHỎNG")
    page.get_by_role("link", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.get_by_role("heading", level=1)).to_have_text("Where the targets stand")
    assert page.url.endswith("?lang=en")


def test_choosing_a_target_changes_the_page_the_address_and_keeps_the_keyboards_place(visit: Visit):
    page = visit.open("?period=2024-H2")
    page.get_by_label("Mục tiêu", exact=True).focus()
    page.get_by_label("Mục tiêu", exact=True).select_option(label="T09 · T09 vi")
    expect(page.locator(".heading .tag")).to_have_text("T09")
    expect(page.get_by_label("Mục tiêu", exact=True)).to_be_focused()
    assert page.url.endswith("?period=2024-H2&target=T09")
    page.go_back()
    expect(page.locator(".heading .tag")).to_have_text("T02")


def test_a_press_on_the_map_chooses_the_province(visit: Visit):
    page = visit.open("?period=2024-H2")
    page.locator("#map .choroplethlayer path").first.click(force=True)  # Plotly listens above it
    expect(page.locator(".where")).not_to_contain_text("Cả nước")
    assert "unit=" in page.url


def test_sorting_from_the_keyboard_stays_on_the_column(visit: Visit):
    page = visit.open("?period=2024-H2")
    page.locator("#sort-value").focus()
    page.keyboard.press("Enter")
    expect(page.locator("th:has(#sort-value)")).to_have_attribute("aria-sort", "descending")
    expect(page.locator("#sort-value")).to_be_focused()


def test_the_table_is_taken_away_as_the_file_it_names(visit: Visit):
    page = visit.open("?period=2024-H2")
    with page.expect_download() as download:
        page.get_by_role("link", name="CSV").click()
    assert download.value.suggested_filename == "T02_2024-H2_VN.csv"


def test_an_image_of_the_map_is_saved(visit: Visit):
    page = visit.open()
    with page.expect_download() as download:
        page.locator("button[data-save=map]").click()
    assert download.value.suggested_filename == "ban-do.png"


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("language", ["vi", "en"])
def test_it_fits_the_screen_and_can_be_read_without_seeing_it(visit: Visit, width, language):
    visit.page.set_viewport_size({"width": width, "height": 900})
    page = visit.open(f"?unit=38&period=2024-H2&lang={language}")
    assert page.evaluate("document.documentElement.scrollWidth") == width
    assert page.locator("h1").count() == 1
    assert page.evaluate(ACCESSIBILITY) == {
        "unlabelled": [],
        "skipped_levels": [],
        "unnamed_plots": [],
        "repeated_ids": [],
        "pale_texts": [],
    }
