"""A standalone cluster that knows the driver by an address of the network, not by the loopback."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pyspark
import pytest

from ntm import ledger, paths
from ntm.intake.fetch import fetch
from spark_jobs.java import prepare_java
from tests import river

pytestmark = [pytest.mark.slow, pytest.mark.spark]


def network_address() -> str:
    """An address of this machine other than the loopback, or nothing. No packet is sent."""
    with closing(socket.socket(socket.AF_INET, socket.SOCK_DGRAM)) as asked:
        try:
            asked.connect(("192.0.2.1", 9))
        except OSError:
            return ""
        address = str(asked.getsockname()[0])
    return "" if address.startswith("127.") else address


def free_port(address: str) -> int:
    with closing(socket.socket()) as taken:
        taken.bind((address, 0))
        return int(taken.getsockname()[1])


@contextmanager
def cluster(address: str, folder: Path) -> Iterator[str]:
    """A master and a worker of two cores on an address, ended with the test; the master's name."""
    start = str(Path(pyspark.__path__[0]) / "bin" / "spark-class")
    port = free_port(address)
    master = f"spark://{address}:{port}"
    own = ["--host", address, "--webui-port", "0"]
    commands = {
        "master.Master": ["--port", str(port)],
        "worker.Worker": ["--cores", "2", "--memory", "1g", "--work-dir", str(folder), master],
    }
    settings = os.environ | {"SPARK_NO_DAEMONIZE": "1", "JAVA_HOME": str(prepare_java())}
    started = []
    try:
        for name, arguments in commands.items():
            log = (folder / f"{name}.log").open("wb")
            command = [start, f"org.apache.spark.deploy.{name}", *own, *arguments]
            started.append(
                subprocess.Popen(
                    command, env=settings, stdout=log, stderr=log, start_new_session=True
                )
            )
            log.close()
            if name == "master.Master":
                wait_for(address, port)
        yield master
    finally:
        for process in started:
            os.killpg(process.pid, signal.SIGTERM)
            process.wait(timeout=60)


def wait_for(address: str, port: int, seconds: int = 60) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        with closing(socket.socket()) as asked:
            if asked.connect_ex((address, port)) == 0:
                return
        time.sleep(0.2)
    raise TimeoutError(f"{address}:{port}")


def test_workers_of_a_cluster_reach_the_driver_at_the_address_it_is_given(data_root, tmp_path):
    address = network_address()
    if not address:
        pytest.skip("this machine has no address but the loopback")
    river.put(data_root, "2024-H2/38-skhcn/a.xlsx", river.criteria("38", "2024-H2", met=6))
    ledger.prepare()
    fetch()
    work = tmp_path / "work"
    work.mkdir()
    with cluster(address, work) as master:
        done = subprocess.run(
            [sys.executable, "-m", "ntm.cli", "standardize"],
            env=os.environ | {"NTM_SPARK_MASTER": master, "NTM_SPARK_HOST": address},
            cwd=paths.PROJECT,
            capture_output=True,
            text=True,
            timeout=180,
            check=False,
        )
    assert "1 × standardized" in done.stdout, done.stderr[-2000:]
    # each executor's log opens with its command: whom it was told to call
    said = "".join(file.read_text() for file in work.rglob("stderr"))
    assert set(re.findall(r"CoarseGrainedScheduler@([\w.:]+):\d+", said)) == {address}
