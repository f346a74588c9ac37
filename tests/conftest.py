"""What every test may use: a data root of its own, and one Spark session for all."""

from pathlib import Path

import pytest


@pytest.fixture
def data_root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty data root; `NTM_DATA` points at it for the test and for what it starts."""
    root = tmp_path / "data"
    (root / "inbox").mkdir(parents=True)
    monkeypatch.setenv("NTM_DATA", str(root))
    return root
