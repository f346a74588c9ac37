"""`ntm up` starts Airflow and the dashboards on the loopback only; `ntm down` leaves nothing."""

import json
import os
import socket
import subprocess
import sys
import urllib.request
from pathlib import Path

import psutil
import pytest

from ntm import paths

pytestmark = pytest.mark.slow


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def ntm(settings: dict[str, str], verb: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "ntm.cli", verb],
        env=os.environ | settings,
        cwd=paths.PROJECT,
        capture_output=True,
        text=True,
        check=False,
    )


def page(port: int, path: str) -> str:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=10) as answer:
        assert answer.status == 200
        return answer.read().decode()


def started_processes(root: Path) -> set[int]:
    """Every process that was started for a data root, with all its descendants."""
    first = [
        psutil.Process(json.loads(record.read_text(encoding="utf-8"))["pid"])
        for record in (root / "runtime" / "services").glob("*.json")
    ]
    return {p.pid for process in first for p in (process, *process.children(recursive=True))}


def is_alive(pid: int) -> bool:
    """Whether it still runs; one that has ended and waits to be collected does not."""
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def listening(pids: set[int]) -> set[str]:
    """Addresses that any of the processes listens on."""
    return {
        connection.laddr.ip
        for connection in psutil.net_connections("inet")
        if connection.pid in pids and connection.status == psutil.CONN_LISTEN
    }


def test_everything_starts_on_the_loopback_answers_and_ends_without_a_trace(tmp_path):
    airflow, dashboards = free_port(), free_port()
    settings = {
        "NTM_DATA": str(tmp_path),
        "NTM_AIRFLOW_PORT": str(airflow),
        "NTM_DASHBOARD_PORT": str(dashboards),
    }
    try:
        started = ntm(settings, "up")
        assert started.returncode == 0, started.stdout + started.stderr
        assert '<html lang="vi">' in page(dashboards, "/")
        assert '"healthy"' in page(airflow, "/api/v2/monitor/health")
        family = started_processes(tmp_path)
        assert len(family) > 4
        assert listening(family) == {"127.0.0.1"}
        assert ntm(settings, "up").returncode == 0, "a second up finds all of it running"
    finally:
        stopped = ntm(settings, "down")
    assert stopped.returncode == 0, stopped.stdout + stopped.stderr
    assert not [pid for pid in family if is_alive(pid)]
