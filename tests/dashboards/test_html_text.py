"""Text that reaches the browser is escaped, and links lead nowhere else."""

import pytest
from dash import dcc, html
from hypothesis import given
from hypothesis import strategies as st

from dashboards.html_text import to_html


@given(st.text())
def test_no_text_can_open_a_tag(text):
    inner = to_html(html.P(text)).removeprefix("<p>").removesuffix("</p>")
    assert "<" not in inner
    assert ">" not in inner


@given(st.text())
def test_no_attribute_can_close_its_quotes(text):
    assert to_html(html.P(title=text)).count('"') == 2


@pytest.mark.parametrize("address", ["https://a.example", "//a.example", "javascript:alert(1)"])
def test_an_address_of_another_host_is_refused(address):
    with pytest.raises(ValueError, match="address"):
        to_html(html.A("x", href=address))


def test_a_control_is_refused_as_text():
    with pytest.raises(ValueError, match="layout"):
        to_html(html.Div(dcc.Graph(id="map")))


def test_components_keep_their_attributes():
    made = html.Td(["a", html.Br(), 1], className="number", colSpan=2, **{"aria-sort": "none"})
    assert to_html(made) == '<td class="number" colspan="2" aria-sort="none">a<br>1</td>'
