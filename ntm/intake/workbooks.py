"""Files through the reader in a child process: one child per process, begun when needed."""

import json
import os
import signal
import subprocess
import sys
from dataclasses import replace

import pyarrow as pa

from ntm.intake.sheets import Sheet, UnreadableError, joined

SECONDS_A_FILE = 18  # of work: what a file is found to be must not depend on a busy machine
# Arrow's own allocator reserves a gigabyte of addresses, which the child's limit would count.
_ENVIRONMENT = {"ARROW_DEFAULT_MEMORY_POOL": "system"}
_OUT_OF_TIME = (-signal.SIGXCPU, -signal.SIGALRM)


class WorkbookReader:
    """Keeps the child process; begins a new one when a file has killed the old."""

    def __init__(self, seconds: int = SECONDS_A_FILE) -> None:
        self._seconds = seconds
        self._child: subprocess.Popen[bytes] | None = None

    def read(self, path: str, file_name: str | None = None) -> list[Sheet]:
        """Sheets of the file; UnreadableError when it is damaged, hostile or locked.

        A file that kills the reader by its size is tried once more, cell by cell.
        """
        try:
            return self._read(path, file_name or path, careful=False)
        except _DiedError:
            pass
        try:
            return self._read(path, file_name or path, careful=True)
        except _DiedError:
            raise UnreadableError("fault.damaged_file", "the reader died") from None

    def close(self) -> None:
        """End the child process."""
        if self._child:
            self._child.kill()
            self._child.communicate()
            self._child = None

    @property
    def process_id(self) -> int | None:
        """The child's process, None before the first file."""
        return self._child.pid if self._child else None

    def _read(self, path: str, file_name: str, careful: bool) -> list[Sheet]:
        child = self._running()
        assert child.stdin
        assert child.stdout
        request = {
            "path": str(path),
            "name": file_name,
            "careful": careful,
            "seconds": self._seconds,
        }
        sheets: list[Sheet] = []
        blocks: list[list[pa.Table]] = []
        try:
            child.stdin.write(json.dumps(request).encode() + b"\n")
            child.stdin.flush()
            while line := child.stdout.readline():
                about = json.loads(line)
                if "end" in about:
                    self._end(about)
                    return [
                        replace(sheet, cells=joined(parts)) if len(parts) > 1 else sheet
                        for sheet, parts in zip(sheets, blocks, strict=True)
                    ]
                with pa.ipc.open_stream(child.stdout) as stream:
                    cells = stream.read_all()
                about["merged"] = tuple(map(tuple, about["merged"]))
                if about["is_continued"]:
                    blocks[-1].append(cells)
                else:
                    blocks.append([cells])
                    sheets.append(Sheet(cells=cells, **about))
        except (OSError, ValueError, pa.ArrowException):  # the answer broke off
            pass
        self._raise_why_it_died()
        raise AssertionError("a child that answers no more has died")

    def _end(self, about: dict) -> None:
        if about["is_spent"]:
            self.close()
        if "fault" in about:
            raise UnreadableError(about["fault"], about["detail"])

    def _raise_why_it_died(self) -> None:
        assert self._child
        self._child.kill()
        code = self._child.wait()
        self.close()
        if code in _OUT_OF_TIME:
            raise UnreadableError("fault.too_slow")
        raise _DiedError

    def _running(self) -> subprocess.Popen[bytes]:
        if self._child is None or self._child.poll() is not None:
            self._child = subprocess.Popen(
                [sys.executable, "-m", "ntm.intake.workbook_child"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=os.environ | _ENVIRONMENT,
            )
        return self._child


class _DiedError(Exception):
    """The child was killed or aborted, most likely for want of memory."""
