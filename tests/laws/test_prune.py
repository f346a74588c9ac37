"""Pruning frees disk and never takes what anything rests on."""

from argparse import Namespace

from ntm import paths
from ntm.intake.plan import latest_parts
from ntm.verbs import prune
from tests import river


def test_only_what_nothing_rests_on_may_go(data_root, capsys):
    river.put(data_root, "2024-H2/38-skhcn/a.xlsx", river.criteria("38", "2024-H2", met=6))
    river.run()
    (batch,) = {row["batch_id"] for row in latest_parts().values()}
    stale = paths.batch_folder("criteria_assessments", "accepted", "0000")
    releases = [paths.release() / name for name in ("one", "two", "three")]
    for folder in (stale, *releases):
        folder.mkdir(parents=True)
    (paths.release() / "current").symlink_to("one")
    for number, folder in enumerate(releases):
        river.os.utime(folder, (number, number))

    prune.run(Namespace(keep=1, yes=False))
    assert all(folder.exists() for folder in (stale, *releases)), "it only names what may go"

    prune.run(Namespace(keep=1, yes=True))
    assert not stale.exists()
    assert [folder.exists() for folder in releases] == [True, False, True]
    assert paths.batch_folder("criteria_assessments", "accepted", batch).exists()
