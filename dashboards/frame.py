"""What surrounds every page: title, language, which release, and whether it is simulated."""

from collections.abc import Mapping

from dash import html
from dash.development.base_component import Component

from dashboards.data import Release
from dashboards.html_text import Content
from dashboards.markup import attributes, follow, text
from dashboards.reader import Reader
from dashboards.state import LANGUAGES, State

Pages = Mapping[str, str]  # path → key of the page's title


def layout() -> list[Component]:
    """The places that every view has: header, page (or a message in its stead), footer."""
    content = [text("message"), html.Div(id="page")]
    return [text("header"), html.Main(content, id="content", tabIndex="-1"), text("footer")]


def texts(pages: Pages, path: str, state: State, release: Release | None) -> dict[str, Content]:
    """What the frame says: the way past the header, the title, the release, the notes."""
    reader = Reader(state.language)
    return {
        "header": [
            html.A(reader.say("skip"), href="#content", className="skip"),
            _header(pages, path, state, reader, release),
            _simulated(reader) if release and release.is_simulated else None,
        ],
        "footer": _footer(reader) if release else None,
    }


def _header(
    pages: Pages, path: str, state: State, reader: Reader, release: Release | None
) -> Component:
    titles = [
        html.P(reader.say("programme"), className="programme"),
        html.H1(reader.say(pages.get(path, "page.unknown"))),
        html.P(freshness(reader, release), className="release") if release else None,
    ]
    return html.Header(
        [html.Div(titles), _navigation(pages, path, state, reader), _languages(state, reader)]
    )


def _navigation(pages: Pages, path: str, state: State, reader: Reader) -> Component | None:
    if len(pages) == 1 and path in pages:
        return None
    kept = State(lang=state.lang).search()
    links = [
        follow(reader.say(title), f"{address}{kept}", address == path)
        for address, title in pages.items()
    ]
    return html.Nav(links, **attributes(aria_label=reader.say("pages")))


def _languages(state: State, reader: Reader) -> Component:
    links = [
        follow(
            reader.say(f"language.{language}"),
            state.change(lang="" if language == LANGUAGES[0] else language).search() or "?",
            language == state.language,
            lang=language,
            hrefLang=language,
        )
        for language in LANGUAGES
    ]
    return html.Nav(links, className="languages", **attributes(aria_label=reader.say("language")))


def _simulated(reader: Reader) -> Component:
    return html.Div(
        [html.Strong(reader.shared("simulated")), html.Span(reader.shared("simulated_why"))],
        className="simulated",
        role="note",
    )


def _footer(reader: Reader) -> Component:
    notes = ("note.missing", "note.interval", "note.verdict")
    return html.Footer([html.P(reader.say(note)) for note in notes])


def freshness(reader: Reader, release: Release) -> str:
    """Which release this is and until when figures were received."""
    return reader.say("release", id=release.id, moment=reader.moment(release.received_at))


def source_line(reader: Reader, release: Release, *about: str) -> str:
    """What every image and export says of itself: simulated or not, what of, which release."""
    simulated = [reader.shared("simulated")] if release.is_simulated else []
    return " · ".join([*simulated, *about, reader.say("release_short", id=release.id)])


def message(title: str, what: str) -> Component:
    """A calm text for when there is nothing to show: what it is and what to do."""
    return html.Section([html.H2(title), html.P(what)], className="message")
