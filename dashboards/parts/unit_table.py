"""The table of units: sorted by the address, in pages when long; every cell is plain HTML."""

from dash import html
from dash.development.base_component import Component

from dashboards.data import Row
from dashboards.markup import attributes, cell, follow, scroll
from dashboards.parts.judgement import noted_pill
from dashboards.parts.unit_columns import OFFICIAL_ORDER, Column, columns, in_order, sorted_by
from dashboards.selection import Selection

ROWS_PER_PAGE = 100


def unit_table(selection: Selection, rows: tuple[Row, ...]) -> Component:
    """The rows in the order of the address."""
    reader = selection.reader
    ordered = in_order(selection, rows)
    pages = max(-(-len(ordered) // ROWS_PER_PAGE), 1)
    page = min(selection.state.page_number, pages)
    shown = ordered[(page - 1) * ROWS_PER_PAGE : page * ROWS_PER_PAGE]
    table = html.Table(
        [
            html.Thead(html.Tr([_header(selection, column) for column in columns(selection)])),
            html.Tbody([_line(selection, row) for row in shown]),
        ],
        className="units",
        **attributes(aria_label=reader.say("table.title")),
    )
    said = html.P(
        reader.say("table.caption", count=reader.number(len(ordered))), className="caption"
    )
    return html.Div(
        [said, scroll(table, reader.say("table.title")), *_pages(selection, page, pages)]
    )


def _header(selection: Selection, column: Column) -> Component:
    """A column's name, which sorts by it; pressed again it turns the order round."""
    name, is_down = sorted_by(selection)
    is_sorted = name == column.name
    # figures start from the largest, names and codes from the first
    next_down = not is_down if is_sorted else column.is_number
    arrow = html.Span("▼" if is_down else "▲", className="order", **attributes(aria_hidden="true"))
    link = follow(
        [selection.reader.say(f"column.{column.name}"), arrow],
        selection.link(sort=_sort(column.name, next_down)),
        id=f"sort-{column.name}",
    )
    direction = ("descending" if is_down else "ascending") if is_sorted else "none"
    kind = "number" if column.is_number else "text"
    return html.Th(link, scope="col", className=kind, **attributes(aria_sort=direction))


def _sort(name: str, is_down: bool) -> str:
    if name == OFFICIAL_ORDER and not is_down:
        return ""
    return f"-{name}" if is_down else name


def _line(selection: Selection, row: Row) -> Component:
    is_chosen = row["unit_id"] == selection.unit["unit_id"]
    cells = [_cell(selection, row, column) for column in columns(selection)]
    return html.Tr(cells, className="chosen" if is_chosen else "")


def _cell(selection: Selection, row: Row, column: Column) -> Component:
    text = column.text(row, selection)
    if column.name == "status":
        return cell(noted_pill(row, selection.reader), "text")
    if column.name == "name":
        return html.Th(_name(selection, row, text), scope="row", className="text")
    return cell(text, "number" if column.is_number else "text")


def _name(selection: Selection, row: Row, text: str) -> Component | str:
    """A province is chosen by its name; smaller units have no view of their own here."""
    if row["unit_level"] != "province":
        return text
    return follow(text, selection.link(unit=row["unit_code"]))


def _pages(selection: Selection, page: int, pages: int) -> list[Component]:
    if pages == 1:
        return []
    reader = selection.reader
    said = reader.say("table.page", page=reader.number(page), pages=reader.number(pages))
    links: list[Component] = [html.Span(said)]
    for key, number in (("previous", page - 1), ("next", page + 1)):
        if 1 <= number <= pages:
            href = selection.link(page="" if number == 1 else str(number))
            links.append(follow(reader.say(f"table.{key}"), href))
    return [html.Div(links, className="actions")]
