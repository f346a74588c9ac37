"""How it stands, said three ways at once: a word, a shape and a colour."""

from dataclasses import dataclass

from dash import html
from dash.development.base_component import Component

from dashboards.data import Row
from dashboards.markup import attributes
from dashboards.reader import Reader

# verdict → shape, tone; tones are colours in assets/10_frame.css
MARKS = {
    "met": ("✓", "good"),
    "not_met": ("✕", "bad"),
    "on_track": ("▲", "good"),
    "off_track": ("▼", "bad"),
    "method_dependent": ("◆", "mixed"),
}
FINAL = ("met", "not_met")
NO_VERDICT, NO_VALUE = ("○", "neutral"), ("–", "missing")


@dataclass(frozen=True)
class Judgement:
    """A verdict in the reader's words; without a value it is the status that says why."""

    text: str
    shape: str
    tone: str


def judgement(row: Row, reader: Reader) -> Judgement:
    """The verdict of a row of mart_target_progress, or why it has no value."""
    if row["value"] is None:
        return Judgement(reader.shared(f"status_{row['status'] or 'none'}"), *NO_VALUE)
    verdict = verdict_of(row)
    if verdict is None:
        return Judgement(reader.shared("verdict_none"), *NO_VERDICT)
    return Judgement(reader.shared(f"verdict_{verdict}"), *MARKS[verdict])


def verdict_of(row: Row) -> str | None:
    """The verdict; one commune simply meets the target's condition or does not, at any time."""
    if row["unit_level"] == "commune" and row["value"] is not None:
        return "met" if row["numerator"] >= row["denominator"] else "not_met"
    return row["verdict"]


def certainty(row: Row, reader: Reader) -> str:
    """On which side of the target the unit is whatever is still silent; empty without a value."""
    if row["value"] is None:
        return ""
    if not row["verdict_fixed"]:
        return reader.say("certainty.open")
    is_reached = row["value"] >= row["target_value"]
    return reader.say("certainty.reached" if is_reached else "certainty.not_reached")


def is_open(row: Row) -> bool:
    """Whether what is still silent could turn the verdict."""
    return row["value"] is not None and verdict_of(row) is not None and not row["verdict_fixed"]


def pill(row: Row, reader: Reader) -> html.Span:
    """The judgement as a small label, hollow while it could still turn."""
    said = judgement(row, reader)
    shape = html.Span(said.shape, className="shape", **attributes(aria_hidden="true"))
    hollow = " is-open" if is_open(row) else ""
    return html.Span([shape, said.text], className=f"pill tone-{said.tone}{hollow}")


def noted_pill(row: Row, reader: Reader) -> Component:
    """The label, and under it in words that the verdict could still turn."""
    note = [html.Small(reader.shared("verdict_open"))] if is_open(row) else []
    return html.Div([pill(row, reader), *note])
