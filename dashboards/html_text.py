"""HTML text from Dash's html components: what is only read reaches the browser as text.

In the browser every Dash component costs most of a millisecond and is built again, losing the
keyboard's place, whenever anything around it changes. A table of 63 provinces is a thousand of
them; as text it is one. Controls and figures stay components.
"""

from html import escape
from typing import Any

from dash.development.base_component import Component

NAMESPACE = "dash_html_components"
NAMES = {"className": "class", "htmlFor": "for", "colSpan": "colspan", "hrefLang": "hreflang"}
EMPTY = ("br", "hr", "img")
# Addresses of this server only; whatever a sender wrote can never become a link elsewhere.
LOCAL = ("?", "/", "#")

Content = str | int | float | Component | list | tuple | None


def to_html(content: Content) -> str:
    """The HTML of a component with all it contains; every text in it is escaped.

    Raises ValueError for a component that is not plain HTML and for an address of another host.
    """
    if content is None:
        return ""
    if isinstance(content, (list, tuple)):
        return "".join(to_html(item) for item in content)
    if not isinstance(content, Component):
        return escape(str(content))
    parts = content.to_plotly_json()
    if parts["namespace"] != NAMESPACE:
        raise ValueError(f"{parts['type']} is not plain HTML and must stand in the page's layout")
    tag = parts["type"].lower()
    props = dict(parts["props"])
    inner = to_html(props.pop("children", None))
    opened = "".join([f"<{tag}", *(_attribute(name, value) for name, value in props.items()), ">"])
    return opened if tag in EMPTY else f"{opened}{inner}</{tag}>"


def _attribute(name: str, value: Any) -> str:
    if value is None or value is False:
        return ""
    if name == "style":
        value = "; ".join(f"{key}: {setting}" for key, setting in value.items())
    if name == "href" and (not value.startswith(LOCAL) or value.startswith("//")):
        raise ValueError(f"{value!r} is not an address of this server")
    name = NAMES.get(name, name.lower())
    return f" {name}" if value is True else f' {name}="{escape(str(value))}"'
