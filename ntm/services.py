"""What `ntm up` leaves running: Airflow's three processes and the dashboards, a session for each.

A service is written down in `<data root>/runtime/services/<name>.json` (process id and the moment
it began, so that a number given out again is never mistaken for it). Stopping one means: ask it and
every process of its session to end, wait, kill the rest, and be sure that nobody is left; Airflow's
own `standalone` leaves its children behind.
"""

import json
import os
import shutil
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import psutil

from ntm.environment import HOST, process_environment, runtime_folder
from ntm.errors import NtmError

TERM_SECONDS, KILL_SECONDS = 20, 5


@dataclass(frozen=True)
class Service:
    """A program to keep running: its name and its command."""

    name: str
    command: tuple[str, ...]


def folder() -> Path:
    """Where services are written down, with their logs."""
    return runtime_folder() / "services"


def log_file(name: str) -> Path:
    """What the service prints."""
    return folder() / f"{name}.log"


def start(service: Service) -> psutil.Process:
    """Start a service in a session of its own and write it down."""
    folder().mkdir(parents=True, exist_ok=True)
    environment = process_environment()
    # The program is looked up on the PATH given to it, not on this process's own.
    program = shutil.which(service.command[0], path=environment["PATH"]) or service.command[0]
    with log_file(service.name).open("wb") as log:
        begun = subprocess.Popen(
            [program, *service.command[1:]],
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    process = psutil.Process(begun.pid)
    record = {"pid": process.pid, "began": process.create_time(), "command": service.command}
    _record(service.name).write_text(json.dumps(record), encoding="utf-8")
    return process


def running() -> dict[str, psutil.Process]:
    """The services written down that are alive, by name."""
    known = {path.stem: _first(path) for path in sorted(folder().glob("*.json"))}
    return {name: process for name, process in known.items() if process and _lives(process)}


def stop() -> list[str]:
    """Stop every service with all its descendants; the names of those that had any alive.

    Raises NtmError when a process survives being killed.
    """
    records = sorted(folder().glob("*.json"))
    alive = {record: family for record in records if (family := _family(record))}
    asked = set().union(*alive.values())
    for process in asked:
        _send(process, signal.SIGTERM)
    stubborn = _wait(asked, TERM_SECONDS)
    # Looked up again: somebody may have been born while the others were ending.
    left = stubborn.union(*map(_family, alive))
    for process in left:
        _send(process, signal.SIGKILL)
    survivors = _wait(left, KILL_SECONDS)
    if survivors:
        raise NtmError(f"still running after being killed: {[p.pid for p in survivors]}")
    for record in records:
        record.unlink(missing_ok=True)
    return [record.stem for record in alive]


def port_is_free(port: int) -> bool:
    """Whether a service could listen on the port of this machine's loopback."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
    return True


def answer(address: str) -> bytes | None:
    """Body of a page of this machine, or None while there is no good answer."""
    # No proxy: the address is this machine's own.
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(address, timeout=5) as response:
            return response.read() if response.status == 200 else None
    except (OSError, urllib.error.URLError):
        return None


def wait_until(is_ready: Callable[[], bool], seconds: float, names: list[str]) -> bool:
    """Wait for a condition; False when the time is over or one of the services has died."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if is_ready():
            return True
        if not set(names) <= set(running()):
            return False
        time.sleep(0.5)
    return False


def _record(name: str) -> Path:
    return folder() / f"{name}.json"


def _first(record: Path) -> psutil.Process | None:
    """The process that was started, alive or just ended; None when its number is another's."""
    written = json.loads(record.read_text(encoding="utf-8"))
    try:
        process = psutil.Process(written["pid"])
        return process if process.create_time() == written["began"] else None
    except psutil.NoSuchProcess:
        return None


def _family(record: Path) -> set[psutil.Process]:
    """Every living process of a service: its first one, descendants, the rest of the session."""
    pid = json.loads(record.read_text(encoding="utf-8"))["pid"]
    first = _first(record)
    if first is None and psutil.pid_exists(pid):
        # The number belongs to a stranger, which it cannot while one of ours keeps the session.
        return set()
    family = {member for member in psutil.process_iter() if _session(member.pid) == pid}
    if first:
        family |= {first, *first.children(recursive=True)}
    return {member for member in family if _lives(member)}


def _lives(process: psutil.Process) -> bool:
    """Whether it runs; one that has ended and was not collected by its parent does not."""
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def _wait(processes: set[psutil.Process], seconds: float) -> set[psutil.Process]:
    """Wait until they have ended; those that have not."""
    deadline = time.monotonic() + seconds
    left = {process for process in processes if _lives(process)}
    while left and time.monotonic() < deadline:
        time.sleep(0.1)
        left = {process for process in left if _lives(process)}
    return left


def _session(pid: int) -> int | None:
    try:
        return os.getsid(pid)
    except OSError:
        return None


def _send(process: psutil.Process, number: signal.Signals) -> None:
    try:
        process.send_signal(number)
    except psutil.NoSuchProcess:
        return
