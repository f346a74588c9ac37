"""Sentences that follow from the figures by rule; nothing is said that no number carries."""

from ntm.catalog import word
from ntm.wording import number, share_against
from publishing.report_data import Figure, Report

VERDICTS = ("met", "on_track", "method_dependent", "off_track", "not_met")


def findings(report: Report, language: str) -> list[str]:
    """At most three sentences: the verdicts, the widest gap, what is still open."""
    valued = [figure for figure in report.figures if figure.value is not None]
    if not valued:
        return [word("report.finding_nothing", language)]
    rules = (
        _verdicts(report.figures, language),
        _widest(valued, language),
        _open(valued, language),
    )
    return [sentence for sentence in rules if sentence]


def _verdicts(figures: tuple[Figure, ...], language: str) -> str:
    parts = []
    for verdict in (*VERDICTS, None):
        targets = [figure.target_id for figure in figures if figure.verdict == verdict]
        if targets:
            name = word(f"report.verdict_{verdict or 'none'}", language)
            values = {"count": len(targets), "verdict": name.lower(), "targets": ", ".join(targets)}
            parts.append(word("report.finding_part", language, **values))
    total = len(figures)
    return word("report.finding_verdicts", language, total=total, parts="; ".join(parts))


def _widest(figures: list[Figure], language: str) -> str:
    """The share that is furthest below its target, if any is."""
    short = [figure for figure in figures if figure.is_share and _gap(figure) > 0]
    if not short:
        return ""
    widest = max(short, key=_gap)
    assert widest.value is not None, "a gap is of a value"
    return word(
        "report.finding_widest",
        language,
        target=widest.target_id,
        value=share_against(widest.value, widest.target_value, language),
        gap=number(_gap(widest), language, 1),
        remaining=word(
            f"report.counted_{widest.counted}",
            language,
            count=number(widest.remaining_units or 0, language),
        ),
    )


def _gap(figure: Figure) -> float:
    return figure.target_value - (figure.value or 0)


def _open(figures: list[Figure], language: str) -> str:
    """Targets whose interval reaches over the target, so that silence could still decide."""
    unsure = [figure.target_id for figure in figures if figure.verdict and not figure.verdict_fixed]
    return word("report.finding_open", language, targets=", ".join(unsure)) if unsure else ""
