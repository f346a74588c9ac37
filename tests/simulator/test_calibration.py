"""The simulated nation has the levels that were published, where any were."""

from simulator import calibration


def test_every_anchor_lies_within_three_percent_of_its_published_figure():
    found = list(calibration.measured())
    assert len(found) == len(calibration.ANCHORS) > 15
    outside = {a.figure_id: round(d, 4) for a, _, _, d in found if abs(d) > calibration.TOLERANCE}
    assert not outside
