"""XML of strangers, read as events: no document type, no entities, nothing kept but what is asked.

Names come without their namespace prefix: `x:row` and `row` are the same.
"""

from collections.abc import Callable
from typing import IO, Any
from xml.parsers import expat

from ntm.intake.sheets import UnreadableError

CHUNK_BYTES = 262_144
Start = Callable[[str, dict[str, str]], Any]


class _LocalNames(dict):
    def __missing__(self, name: str) -> str:
        local = self[name] = name.rsplit(":", 1)[-1]
        return local


def parse(
    stream: IO[bytes], start: Start, end: Callable[[str], Any], text: Callable[[str], Any]
) -> None:
    """Call the three functions for each element's start and end and each run of text.

    Raises UnreadableError for a document type (entities that grow) and for XML that is none.
    """
    local = _LocalNames()
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.buffer_size = 65_536

    def begin(name: str, attributes: dict[str, str]) -> None:
        if ":" in name:
            parser.StartElementHandler = lambda name, attributes: start(local[name], attributes)
            parser.EndElementHandler = lambda name: end(local[name])
        else:  # a document whose root has no prefix has none on what matters
            parser.StartElementHandler, parser.EndElementHandler = start, end
        parser.StartElementHandler(name, attributes)

    parser.StartElementHandler = begin
    parser.CharacterDataHandler = text
    parser.StartDoctypeDeclHandler = _refuse
    try:
        while chunk := stream.read(CHUNK_BYTES):
            parser.Parse(chunk, False)
        parser.Parse(b"", True)
    except (expat.ExpatError, ValueError) as fault:
        raise UnreadableError("fault.damaged_file", f"xml: {fault}") from None


def _refuse(name: str, *_: Any) -> None:
    raise UnreadableError("fault.damaged_file", f"xml with a document type: {name}")


def attribute(attributes: dict[str, str], name: str) -> str | None:
    """An attribute by its name without prefix."""
    if name in attributes:
        return attributes[name]
    for key, value in attributes.items():
        if key.rsplit(":", 1)[-1] == name:
            return value
    return None
