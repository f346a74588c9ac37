"""An .xlsx as its parts, to be marked in place: what is not touched stays byte for byte.

Only plain workbooks are taken: worksheets with what belongs to them, no macros, links to other
files, pivots or embedded objects. Anything else raises UnfitError, and the caller builds a workbook
from the cells that were read. Source: ECMA-376 parts 1 (SpreadsheetML) and 2 (packages).
"""

import io
import posixpath
import zipfile

from lxml import etree

from ntm.intake.sheets import UnreadableError
from ntm.intake.survey import check_archive

SHEET_NS = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
REL_NS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE_NS = "http://schemas.openxmlformats.org/package/2006/relationships"
TYPES_NS = "http://schemas.openxmlformats.org/package/2006/content-types"
TYPES, ROOT_RELS = "[Content_Types].xml", "_rels/.rels"
SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml"
WORKSHEET_TYPE, COMMENTS_TYPE = f"{SPREADSHEET}.worksheet+xml", f"{SPREADSHEET}.comments+xml"
VML_TYPE = "application/vnd.openxmlformats-officedocument.vmlDrawing"
MOST_UNPACKED_BYTES = 40 * 1024**2
# Said here, or the prefix would depend on which other libraries the process has loaded.
etree.register_namespace("r", REL_NS)
# 1 January 1980, the first day a zip knows: the same content has the same bytes.
NO_TIME = (1980, 1, 1, 0, 0, 0)
_ALLOWED_TYPES = (
    *(f"{SPREADSHEET}.{kind}+xml" for kind in (
        "sheet.main", "worksheet", "styles", "sharedStrings", "calcChain", "table", "comments",
        "sheetMetadata",
    )),
    f"{SPREADSHEET}.printerSettings", VML_TYPE,
    "application/vnd.openxmlformats-officedocument.theme+xml",
    "application/vnd.openxmlformats-officedocument.drawing+xml",
    "application/vnd.openxmlformats-officedocument.drawingml.chart+xml",
    "application/vnd.openxmlformats-officedocument.extended-properties+xml",
    "application/vnd.openxmlformats-officedocument.custom-properties+xml",
    "application/vnd.openxmlformats-package.core-properties+xml",
    "application/vnd.openxmlformats-package.relationships+xml",
    "application/vnd.ms-office.chartstyle+xml", "application/vnd.ms-office.chartcolorstyle+xml",
    "application/xml", "text/xml", "image/png", "image/jpeg", "image/jpg", "image/gif",
    "image/x-emf", "image/x-wmf",
)  # fmt: skip
# Who wrote it, how an office has labelled it, in which order it computes: left out of what goes
# back. What threaded comments say stands in the plain ones too.
_LEFT_OUT = ("docProps/", "docMetadata/", "customXml/", "xl/calcChain.xml", "xl/persons/",
             "xl/threadedComments/")  # fmt: skip


class UnfitError(Exception):
    """This workbook cannot be marked in place; the text says why."""


class Package:
    """The parts of a workbook; those asked for as trees are written back as such."""

    def __init__(self, parts: dict[str, bytes]) -> None:
        self.parts = parts
        self._trees: dict[str, etree._Element] = {}

    @classmethod
    def opened(cls, content: bytes) -> "Package":
        """A sender's workbook. Raises UnfitError when it holds more than plain sheets."""
        try:
            with zipfile.ZipFile(io.BytesIO(content)) as archive:
                if check_archive(archive) > MOST_UNPACKED_BYTES:
                    raise UnfitError("too large")
                parts = {info.filename: archive.read(info) for info in archive.infolist()
                         if not info.is_dir()}  # fmt: skip
        except (zipfile.BadZipFile, UnreadableError, OSError, NotImplementedError) as fault:
            raise UnfitError(f"no workbook of parts: {fault}") from None
        package = cls(parts)
        package._leave_out()
        package._refuse_what_is_not_plain()
        return package

    def _refuse_what_is_not_plain(self) -> None:
        for line in self.tree(TYPES):
            kind = line.get("ContentType", "")
            if kind not in _ALLOWED_TYPES:
                raise UnfitError(f"a part of type {kind}")
        for name in [name for name in self.parts if name.endswith(".rels")]:
            for line in self.tree(name):
                is_link = line.get("Type", "").endswith("/hyperlink")
                if line.get("TargetMode") == "External" and not is_link:
                    raise UnfitError(f"a link to another file in {name}")
        if self.tree(self.workbook).tag != f"{{{SHEET_NS}}}workbook":
            raise UnfitError("a workbook in another dialect")

    def _leave_out(self) -> None:
        for name in [name for name in self.parts if name.startswith(_LEFT_OUT)]:
            self.remove(name)

    @property
    def workbook(self) -> str:
        """Name of the workbook's part."""
        for target, kind in self.related("").values():
            if kind == "officeDocument":
                return target
        raise UnfitError("no workbook inside")

    def tree(self, name: str) -> etree._Element:
        """A part as a tree, the same one each time. Raises UnfitError for XML that is none."""
        if name not in self._trees:
            parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
            try:
                root = etree.fromstring(self.parts[name], parser)
            except (etree.XMLSyntaxError, KeyError, ValueError) as fault:
                raise UnfitError(f"{name}: {fault}") from None
            if root.getroottree().docinfo.doctype:
                raise UnfitError(f"{name}: a document type")
            self._trees[name] = root
        return self._trees[name]

    def related(self, part: str) -> dict[str, tuple[str, str]]:
        """Relations of a part by id: (name of the other part, last word of the type)."""
        name = rels_of(part)
        if name not in self.parts:
            return {}
        folder = posixpath.dirname(part)
        return {
            line.get("Id"): (
                posixpath.normpath(posixpath.join("/" + folder, line.get("Target", ""))).lstrip(
                    "/"
                ),
                line.get("Type", "").rsplit("/", 1)[-1],
            )
            for line in self.tree(name)
            if line.get("TargetMode") != "External"
        }

    def sheets(self) -> dict[str, str]:
        """Worksheets in the workbook's order: name → part."""
        related = self.related(self.workbook)
        found = {}
        for line in self.tree(self.workbook).iterfind(f"{{{SHEET_NS}}}sheets/{{{SHEET_NS}}}sheet"):
            part, kind = related.get(line.get(f"{{{REL_NS}}}id", ""), ("", ""))
            if kind == "worksheet" and part in self.parts:
                found[line.get("name", "")] = part
        return found

    def add(self, name: str, content: bytes, content_type: str) -> None:
        """A new part. Drawings of comments are typed by their extension, as Excel expects."""
        self.parts[name] = content
        types = self.tree(TYPES)
        if content_type != VML_TYPE:
            kind = f"{{{TYPES_NS}}}Override"
            etree.SubElement(types, kind, PartName=f"/{name}", ContentType=content_type)
        elif not any(line.get("Extension") == "vml" for line in types):
            made = etree.Element(f"{{{TYPES_NS}}}Default", Extension="vml", ContentType=VML_TYPE)
            types.insert(0, made)

    def relate(self, part: str, kind: str, target: str) -> str:
        """A new relation from a part to another; its id."""
        name = rels_of(part)
        if name not in self.parts:
            self.parts[name] = f'<Relationships xmlns="{PACKAGE_NS}"/>'.encode()
        tree = self.tree(name)
        known = {line.get("Id") for line in tree}
        number = next(n for n in range(1, len(known) + 2) if f"ntm{n}" not in known)
        etree.SubElement(
            tree, f"{{{PACKAGE_NS}}}Relationship", Id=f"ntm{number}", Type=f"{REL_NS}/{kind}",
            Target=f"/{target}",
        )  # fmt: skip
        return f"ntm{number}"

    def close_sheets(self) -> None:
        """Let no sheet be the open one, for another: those open together are edited together."""
        for part in self.sheets().values():
            if part in self._trees:
                for view in self._trees[part].iter(f"{{{SHEET_NS}}}sheetView"):
                    view.attrib.pop("tabSelected", None)
            else:
                head, mark, rest = self.parts[part].partition(b"<sheetData")
                self.parts[part] = head.replace(b' tabSelected="1"', b"") + mark + rest

    def remove(self, name: str) -> None:
        """Take a part away, with its type and all relations to it."""
        self.parts.pop(name, None)
        self._trees.pop(name, None)
        types = self.tree(TYPES)
        for line in types.findall(f"{{{TYPES_NS}}}Override"):
            if line.get("PartName") == f"/{name}":
                types.remove(line)
        for rels in [part for part in self.parts if part.endswith(".rels")]:
            source = source_of(rels)
            gone = {key for key, (target, _) in self.related(source).items() if target == name}
            for line in [line for line in self.tree(rels) if line.get("Id") in gone]:
                self.tree(rels).remove(line)

    def to_bytes(self) -> bytes:
        """The workbook as a file."""
        for name, root in self._trees.items():
            self.parts[name] = etree.tostring(
                root, xml_declaration=True, encoding="UTF-8", standalone=True
            )
        target = io.BytesIO()
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
            for name, content in self.parts.items():
                info = zipfile.ZipInfo(name, NO_TIME)
                info.compress_type = zipfile.ZIP_DEFLATED
                archive.writestr(info, content)
        return target.getvalue()


def rels_of(part: str) -> str:
    """Name of the part that holds the relations of a part; of the package for none."""
    folder, file = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{file}.rels")


def source_of(rels: str) -> str:
    """The part whose relations a part holds."""
    folder, file = posixpath.split(rels)
    return posixpath.join(posixpath.dirname(folder), file.removesuffix(".rels"))
