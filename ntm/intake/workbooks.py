"""Workbooks through the reader in a child process: one child per process, begun when needed."""

import json
import subprocess
import sys
import threading

import pyarrow as pa

from ntm.intake.sheets import Sheet, UnreadableError, drop_empty_rows

SECONDS_PER_FILE = 60


class WorkbookReader:
    """Keeps the child process; begins a new one when a file has killed the old."""

    def __init__(self) -> None:
        self._child: subprocess.Popen[bytes] | None = None

    def read(self, path: str) -> list[Sheet]:
        """Sheets of the workbook; UnreadableError when it is damaged, hostile or locked."""
        child = self._running()
        assert child.stdin
        assert child.stdout
        timer = threading.Timer(SECONDS_PER_FILE, child.kill)
        timer.start()
        try:
            child.stdin.write(json.dumps(path).encode() + b"\n")
            child.stdin.flush()
            line = child.stdout.readline()
            if not line:
                raise BrokenPipeError
            head = json.loads(line)
            data = [(name, child.stdout.read(size)) for name, size in head.get("sheets", [])]
        except (BrokenPipeError, OSError):
            self.close()
            raise UnreadableError("fault.damaged_file", "the reader died") from None
        finally:
            timer.cancel()
        if "fault" in head:
            raise UnreadableError(_reason(head), head["detail"])
        return [
            Sheet(name, drop_empty_rows(pa.ipc.open_stream(part).read_all())) for name, part in data
        ]

    def close(self) -> None:
        """End the child process."""
        if self._child:
            self._child.kill()
            self._child.wait()
            self._child = None

    def _running(self) -> subprocess.Popen[bytes]:
        if self._child is None or self._child.poll() is not None:
            self._child = subprocess.Popen(
                [sys.executable, "-m", "ntm.intake.workbook_child"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
            )
        return self._child


def _reason(head: dict) -> str:
    if "password" in head["detail"].lower():
        return "fault.password"
    return "fault.too_large" if head["fault"] == "MemoryError" else "fault.damaged_file"
