"""What every test may use: a data root of its own, and one Spark session for all."""

import sys
from pathlib import Path

import pytest

# A worker of pytest-xdist has a main module without a file; pyspark takes that for a doctest run
# and ends the process when Great Expectations asks for it.
if not hasattr(sys.modules["__main__"], "__file__"):
    sys.modules["__main__"].__file__ = __file__


@pytest.fixture
def data_root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty data root; `NTM_DATA` points at it for the test and for what it starts."""
    root = tmp_path / "data"
    (root / "inbox").mkdir(parents=True)
    monkeypatch.setenv("NTM_DATA", str(root))
    return root
