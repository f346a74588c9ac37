"""A small writer of old Excel workbooks: Excel 97 and 95 in their container, Excel 2 to 4 bare.

Source: [MS-XLS], and the OpenOffice documentation of the Excel file format for what came before.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass

SECTOR = 512
_FREE, _CHAIN_END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


def container(streams: dict[str, bytes]) -> bytes:
    """An OLE2 file of these streams, each long enough to need no short sectors."""
    held = {name: data.ljust(4096, b"\x00") for name, data in streams.items()}
    sizes = [-(-len(data) // SECTOR) for data in held.values()]
    directory_sectors = -(-(len(held) + 1) // 4)
    used = sum(sizes) + directory_sectors
    fat_sectors = -(-(used + 1) // 127)  # one entry each for data, directory and the table itself
    fat: list[int] = []
    for size in [*sizes, directory_sectors]:
        fat += [*range(len(fat) + 1, len(fat) + size), _CHAIN_END]
    fat += [_FAT] * fat_sectors
    fat += [_FREE] * (fat_sectors * 128 - len(fat))
    entries = [_entry("Root Entry", 5, child=1, start=_CHAIN_END, size=0)]
    start = 0
    for number, (name, data) in enumerate(held.items(), start=1):
        following = number + 1 if number < len(held) else _FREE
        entries.append(_entry(name, 2, right=following, start=start, size=len(data)))
        start += sizes[number - 1]
    directory = b"".join(entries).ljust(directory_sectors * SECTOR, b"\x00")
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    header += struct.pack("<HHHHH6xIIII", 0x3E, 3, 0xFFFE, 9, 6, 0, fat_sectors, sum(sizes), 0)
    header += struct.pack("<IIIII", 4096, _CHAIN_END, 0, _CHAIN_END, 0)
    places = [used + number for number in range(fat_sectors)]
    header += struct.pack("<109I", *places, *[_FREE] * (109 - fat_sectors))
    body = b"".join(data.ljust(-(-len(data) // SECTOR) * SECTOR, b"\x00") for data in held.values())
    return header + body + directory + struct.pack(f"<{len(fat)}I", *fat)


def _entry(name: str, kind: int, right: int = _FREE, child: int = _FREE, **place: int) -> bytes:
    stored = name.encode("utf-16-le") + b"\x00\x00"
    entry = stored.ljust(64, b"\x00") + struct.pack("<HBB", len(stored), kind, 1)
    entry += struct.pack("<III36x", _FREE, right, child)
    return entry + struct.pack("<III", place["start"], place["size"], 0)


def record(kind: int, data: bytes = b"") -> bytes:
    """One record."""
    return struct.pack("<HH", kind, len(data)) + data


@dataclass(frozen=True)
class Cell:
    """A cell; `style` counts the pairs of font and number format of its book."""

    row: int
    column: int
    value: str | float | bool
    style: int = 0
    is_error: bool = False
    # Letters from a place on in a font of their own: (place, font number).
    runs: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True)
class OldBook:
    """A workbook of one sheet, "S"; `styles` pair a font's name with a number format's code."""

    cells: list[Cell]
    styles: tuple[tuple[str, str], ...] = (("Arial", "General"),)
    merged: tuple[tuple[int, int, int, int], ...] = ()
    code_page: int = 1200
    is_encrypted: bool = False

    def excel_97(self) -> bytes:
        """Excel 97–2003."""
        return container({"Workbook": self._stream(is_97=True)})

    def excel_95(self) -> bytes:
        """Excel 95: text as bytes of a code page, each as the Latin-1 letter it looks like."""
        return container({"Book": self._stream(is_97=False)})

    def excel_4(self) -> bytes:
        """One sheet of Excel 4, without any container."""
        cells = b"".join(self._cells(is_97=False))
        return record(0x0409, struct.pack("<HHH", 4, 0x10, 0)) + cells + record(0x0A)

    def _stream(self, is_97: bool) -> bytes:
        version = 0x0600 if is_97 else 0x0500
        start = struct.pack("<HHHH", version, 5, 0x0DBB, 0x07CC) + (bytes(8) if is_97 else b"")
        head = record(0x0809, start)
        if self.is_encrypted:
            head += record(0x002F, bytes(54))
        head += record(0x0042, struct.pack("<H", self.code_page))
        head += b"".join(self._style_records(is_97))
        name = _text("S", is_97, 1)
        at = len(head) + 4 + 6 + len(name) + 4
        head += record(0x0085, struct.pack("<IH", at, 0) + name) + record(0x0A)
        sheet = record(0x0809, start[:2] + b"\x10\x00" + start[4:])
        sheet += b"".join(self._cells(is_97))
        if self.merged:
            areas = b"".join(struct.pack("<HHHH", *area) for area in self.merged)
            sheet += record(0x00E5, struct.pack("<H", len(self.merged)) + areas)
        return head + sheet + record(0x0A)

    def _style_records(self, is_97: bool) -> Iterator[bytes]:
        fonts = [font for font, _ in self.styles]
        for font in [*["Arial"] * 5, *fonts]:  # number 4 is never stored
            data = struct.pack("<HHHHHBBBx", 200, 0, 0x7FFF, 400, 0, 0, 2, 0)
            if font != "Arial" or fonts or is_97:
                yield record(0x0031, data + _text(font, is_97, 1))
        for number, (_, code) in enumerate(self.styles):
            yield record(
                0x041E, struct.pack("<H", 164 + number) + _text(code, is_97, 2 if is_97 else 1)
            )
        for number in range(len(self.styles)):
            data = struct.pack("<HHH", 6 + number, 164 + number, 1)
            yield record(0x00E0, data.ljust(20 if is_97 else 16, b"\x00"))

    def _cells(self, is_97: bool) -> Iterator[bytes]:
        for cell in self.cells:
            place = struct.pack("<HHH", cell.row, cell.column, cell.style)
            if cell.is_error or isinstance(cell.value, bool):
                yield record(0x0205, place + struct.pack("<BB", int(cell.value), cell.is_error))
            elif isinstance(cell.value, str):
                text = _text(cell.value, is_97, 2)
                if cell.runs:
                    form = "<HH" if is_97 else "<BB"
                    text += struct.pack(form[:2], len(cell.runs))
                    text += b"".join(struct.pack(form, *run) for run in cell.runs)
                yield record(0x00D6 if cell.runs else 0x0204, place + text)
            else:
                yield record(0x0203, place + struct.pack("<d", cell.value))


def _text(text: str, is_97: bool, count_bytes: int) -> bytes:
    count = struct.pack("<B" if count_bytes == 1 else "<H", len(text))
    if not is_97:
        return count + text.encode("latin-1")
    try:
        return count + b"\x00" + text.encode("latin-1")
    except UnicodeEncodeError:
        return count + b"\x01" + text.encode("utf-16-le")
