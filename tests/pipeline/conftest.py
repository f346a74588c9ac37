"""A small nation whose truth is known, run once through the river by the real Airflow DAG."""

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from ntm import paths

PROVINCES = "04,38,92"


@dataclass(frozen=True)
class Nation:
    """A data root after one `ntm run`, and what that run printed."""

    root: Path
    printed: str

    def ntm(self, *arguments: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        """The command `ntm` on this data root."""
        return ntm(self.root, *arguments, check=check)


def ntm(root: Path, *arguments: str, check: bool = True) -> subprocess.CompletedProcess[str]:
    """Run `ntm` as a user does, on a data root; its output is kept."""
    done = subprocess.run(
        [sys.executable, "-m", "ntm.cli", *arguments],
        env=os.environ | {"NTM_DATA": str(root)},
        cwd=paths.PROJECT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert not check or done.returncode == 0, done.stdout + done.stderr
    return done


@pytest.fixture(scope="session")
def nation(tmp_path_factory) -> Nation:
    """Three provinces, three half-years, no errors, nobody silent; the published figures too."""
    root = tmp_path_factory.mktemp("nation")
    known = paths.PROJECT / "catalog" / "deliveries"
    shutil.copytree(known, root / "inbox")
    ntm(
        *(root, "simulate", "--provinces", PROVINCES, "--dossiers", "60000"),
        *("--dirt", "0", "--full-reporting"),
    )
    return Nation(root, ntm(root, "run").stdout)
