"""The small XML parts of a workbook: what it is, where its sheets and its texts stand."""

import posixpath
import re
from xml.parsers import expat

from district.core.sheets.refusals import refusal

_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")


def local_name(name: str) -> str:
    """The name of an element or attribute without its prefix."""
    return name.rpartition(":")[2]


def unescaped(text: str) -> str:
    """Excel writes signs that XML cannot hold as _x000D_."""
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text


class Part:
    """A part that is parsed as it is unpacked; a document type is refused.

    The encoding is fixed: no declaration can make one byte mean two things.
    """

    def __init__(self) -> None:
        self.parser = expat.ParserCreate("UTF-8")
        self.parser.buffer_text = True
        self.parser.StartDoctypeDeclHandler = self._refuse_doctype
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""

    def end(self, name: str) -> None:
        """An element ends."""

    def feed(self, data: bytes, *, final: bool = False) -> None:
        """The next piece of the part."""
        self.parser.Parse(data, final)

    def _refuse_doctype(self, *_declaration: object) -> None:
        raise refusal("sheet_damaged")


class ContentTypes(Part):
    """Refuses what calls itself a workbook with macros, whatever the file's ending."""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if "macroenabled" in attributes.get("ContentType", "").lower():
            raise refusal("sheet_macro")


class Relations(Part):
    """Where the worksheets stand: relation id to path inside the archive, in small letters."""

    def __init__(self) -> None:
        super().__init__()
        self.worksheets: dict[str, str] = {}

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if attributes.get("Type", "").endswith("/worksheet"):
            target = attributes.get("Target", "").replace("\\", "/")
            path = posixpath.normpath(posixpath.join("/xl", target)).lstrip("/")
            self.worksheets[attributes.get("Id", "")] = path.lower()


class Workbook(Part):
    """The relation ids of the sheets that a person sees, and the day its calendar starts."""

    def __init__(self) -> None:
        super().__init__()
        self.visible: list[str] = []
        self.from_1904 = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        name = local_name(name)
        if name == "workbookPr":
            self.from_1904 = attributes.get("date1904") in {"1", "true"}
        elif name == "sheet" and attributes.get("state", "visible") == "visible":
            ids = [value for key, value in attributes.items() if key.endswith(":id")]
            self.visible += ids[:1]


class Texts(Part):
    """A part with texts, which may be in several runs; phonetic guides are left out."""

    def __init__(self) -> None:
        super().__init__()
        self._pieces: list[str] = []
        self._guide = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        name = local_name(name)
        if name == "rPh":
            self._guide = True
        elif name == "t" and not self._guide:
            self.parser.CharacterDataHandler = self._pieces.append

    def end(self, name: str) -> None:
        name = local_name(name)
        if name == "t":
            self.parser.CharacterDataHandler = None
        elif name == "rPh":
            self._guide = False

    def taken(self) -> str:
        """The text since the last call."""
        text = "".join(self._pieces)
        self._pieces.clear()
        return unescaped(text)


class SharedTexts(Texts):
    """The texts that cells name by their position."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []

    def end(self, name: str) -> None:
        super().end(name)
        if local_name(name) == "si":
            self.texts.append(self.taken())
