"""The system's Chromium for browser tests, and the dashboards served to it by the real server."""

import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from ntm.environment import HOST, process_environment
from ntm.services import answer

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
QUIET = (
    *("--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-sync"),
    *("--disable-background-networking", "--disable-component-update"),
)
START_SECONDS = 60


@contextmanager
def chromium() -> Iterator[Browser]:
    """A headless browser. Raises RuntimeError naming the package when there is none."""
    found = [path for name in NAMES if (path := shutil.which(name))]
    if not found:
        raise RuntimeError("no Chromium: install the package chromium (make browser)")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found[0], args=list(QUIET))
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def dashboards(root: Path) -> Iterator[str]:
    """The real server over a data root on a free port; gives its address."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "ntm.cli", "dashboard", "--port", str(port)]
    server = subprocess.Popen(command, env=process_environment(root))
    address = f"http://{HOST}:{port}/"
    try:
        deadline = time.monotonic() + START_SECONDS
        while answer(address) is None:
            assert server.poll() is None, "the server ended at its start"
            assert time.monotonic() < deadline, f"no answer in {START_SECONDS} s"
            time.sleep(0.2)
        yield address
    finally:
        server.terminate()
        server.wait(timeout=20)
