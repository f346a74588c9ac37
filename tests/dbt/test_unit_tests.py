"""dbt's own unit tests of the rules, on the tables of an empty build."""

import subprocess
import sys

from ntm import ledger
from ntm.build import PROJECT
from ntm.environment import process_environment
from ntm.intake.settle import settle, spread_here
from tests import river


def test_every_rule_holds_on_its_small_literal_table(data_root, tmp_path):
    ledger.prepare()
    settle(1, spread_here)
    settings = process_environment(data_root) | {
        "NTM_WAREHOUSE": str(river.build()),
        "DBT_TARGET_PATH": str(tmp_path / "dbt"),
        "DBT_LOG_PATH": str(tmp_path / "dbt"),
    }
    command = [sys.executable, "-m", "dbt.cli.main", "test", "--select", "test_type:unit"]
    done = subprocess.run(
        [*command, "--project-dir", str(PROJECT)],
        env=settings,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-6000:]
    assert "PASS=" in done.stdout
    assert "PASS=0" not in done.stdout
