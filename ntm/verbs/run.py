"""Run the whole river once, as the Airflow DAG `ntm_pipeline`."""

import argparse
import shutil
import subprocess
import sys
from pathlib import Path

from ntm import airflow, ledger, paths
from ntm.balance import balances
from ntm.catalog import both
from ntm.catalog.tables import catalog_folder
from ntm.environment import process_environment, runtime_folder
from ntm.verbs.status import table

DAG = "ntm_pipeline"
SHOWN = ("fetch:", "standardize:", "check:", "build:", "publish:")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """`--demo` puts the published figures and a simulated round into the inbox first."""
    parser.add_argument(
        "--demo", action="store_true", help="bring the published figures and a simulated round"
    )


def run(args: argparse.Namespace) -> int:
    """Run the DAG in one process; print the balance and where the results are."""
    ledger.prepare()
    if args.demo and deliver_demo():
        return 1
    airflow.migrate()
    log = runtime_folder() / f"run-{ledger.run_id()}.log"
    code = run_dag(log)
    print(f"\n{table(balances())}\n")
    current = paths.release() / "current"
    for key, address in (
        ("run.release", current / "warehouse.duckdb"),
        ("run.report", current / "reports"),
        ("run.dashboard", both("run.dashboard_command")),
        ("run.log", log),
    ):
        if not isinstance(address, Path) or address.exists():
            print(f"{both(key)}: {address}")
    if code:
        print(both("run.failed"), file=sys.stderr)
    return code


def deliver_demo() -> int:
    """Copy the known real deliveries and simulate the rest; both do nothing the second time."""
    known = catalog_folder() / "deliveries"
    for file in sorted(path for path in known.rglob("*") if path.is_file()):
        target = paths.inbox() / file.relative_to(known)
        if not target.exists() or target.read_bytes() != file.read_bytes():
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(file, target)
    command = [sys.executable, "-m", "ntm.cli", "simulate", "--out", str(paths.inbox())]
    return subprocess.run(command, env=process_environment(), check=False).returncode


def run_dag(log: Path) -> int:
    """`airflow dags test`: the DAG in one process; its log goes to a file, our lines are shown."""
    log.parent.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-m", "airflow", "dags", "test", DAG]
    with log.open("w", encoding="utf-8") as sink:
        process = subprocess.Popen(
            command,
            env=process_environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
        )
        assert process.stdout
        for line in process.stdout:
            sink.write(line)
            shown = next((mark for mark in SHOWN if mark in line), None)
            if shown:
                print(line[line.index(shown) :].rstrip().removesuffix("]"), flush=True)
        return process.wait()
