"""Small pieces of HTML that every page is written with."""

from typing import Any

from dash import html
from dash.development.base_component import Component

Content = str | Component | list[Component | str] | None


def attributes(**named: str) -> dict[str, Any]:
    """`aria_label` and `data_save` as HTML has them, `aria-label` and `data-save`."""
    return {name.replace("_", "-"): value for name, value in named.items()}


def text(name: str) -> Component:
    """A place in a page's layout for text of that name, filled by `show`."""
    return html.Div(id=name)


def follow(content: Content, href: str, is_current: bool = False, **own: Any) -> Component:
    """A link inside the app: it changes the address without loading the page again."""
    current = attributes(aria_current="true") if is_current else {}
    return html.A(content, href=href, **own, **current, **attributes(data_follow=""))


def scroll(table: Component, label: str) -> Component:
    """A table in a region of its own, which a keyboard can scroll where the screen is narrow."""
    region = attributes(aria_label=label)
    return html.Div(table, className="scroll", role="region", tabIndex="0", **region)


def panel(*parts: Component) -> Component:
    """A part of a page, set apart; its first text is its `panel_head`."""
    return html.Section(list(parts), className="panel")


def panel_head(title: str, action: Component | None = None) -> Component:
    """The heading of a panel, with what can be taken away beside it."""
    return html.Div([html.H3(title), action], className="panel-head")


def cell(content: Content, kind: str = "number", **own: Any) -> Component:
    """A cell of a table; numbers stand to the right."""
    return html.Td(content, className=kind, **own)
