"""The English catalogue without gettext's tools: find messages, keep the .po, write the .mo."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import polib
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parents[1]
ROOMS = ("platform", "tenants", "api", "workers", "frontend", "infra")
PO = ROOT / "frontend" / "locale" / "en" / "LC_MESSAGES" / "django.po"
MO = PO.with_suffix(".mo")

# How many strings each call takes before its number, and whether the first one is a context.
_CALLS = {
    "_": (1, False),
    "gettext": (1, False),
    "gettext_lazy": (1, False),
    "gettext_noop": (1, False),
    "ngettext": (2, False),
    "ngettext_lazy": (2, False),
    "pgettext": (2, True),
    "pgettext_lazy": (2, True),
    "npgettext": (3, True),
    "npgettext_lazy": (3, True),
}
_STRING = r"""u?(?:'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*")"""
_IN_TEMPLATE = re.compile(rf"\b(_|n?p?gettext)\(({_STRING}(?:,\s*{_STRING})*)")
_FACTS = re.compile(r"%\(\w+\)[a-z]|\{\w+\}")


@dataclass(frozen=True, order=True)
class Message:
    """One message as the code asks for it."""

    text: str
    plural: str = ""
    context: str = ""

    @classmethod
    def of_call(cls, name: str, strings: list[str]) -> "Message":
        context = strings.pop(0) if _CALLS[name][1] else ""
        return cls(strings[0], strings[1] if len(strings) > 1 else "", context)


def messages() -> dict[Message, list[str]]:
    """Every message of the product, with the files that ask for it."""
    found: dict[Message, list[str]] = {}
    for path in sorted(_sources()):
        source = path.read_text(encoding="utf-8")
        finder = in_python if path.suffix == ".py" else in_template
        name = path.relative_to(ROOT).as_posix()
        for message in finder(source):
            files = found.setdefault(message, [])
            if name not in files:
                files.append(name)
    return found


def _sources() -> Iterator[Path]:
    for room in ROOMS:
        for path in (ROOT / room).rglob("*"):
            parts = path.relative_to(ROOT).parts
            is_code = path.suffix == ".py" and "migrations" not in parts
            is_page = path.suffix in {".html", ".txt"} and "templates" in parts
            if path.is_file() and (is_code or is_page):
                yield path


def in_python(source: str) -> Iterator[Message]:
    """Messages of calls whose strings are written out; others cannot be translated."""
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        name = getattr(node.func, "id", getattr(node.func, "attr", ""))
        if name not in _CALLS:
            continue
        taken = node.args[: _CALLS[name][0]]
        strings = [a.value for a in taken if isinstance(a, ast.Constant)]
        texts = [value for value in strings if isinstance(value, str)]
        if texts and len(texts) == _CALLS[name][0]:
            yield Message.of_call(name, texts)


def in_template(source: str) -> Iterator[Message]:
    """Messages of trans, blocktrans and _() in a template, as Django itself reads them."""
    for call in _IN_TEMPLATE.finditer(templatize(source)):
        strings = [ast.literal_eval(text) for text in re.findall(_STRING, call[2])]
        yield Message.of_call(call[1], strings)


def load() -> polib.POFile:
    """The catalogue as it stands."""
    return polib.pofile(str(PO), wrapwidth=100)


def refresh() -> polib.POFile:
    """Bring the .po up to the code: new messages enter empty, unused ones retire."""
    catalogue, found = load(), messages()
    known = {Message(e.msgid, e.msgid_plural or "", e.msgctxt or ""): e for e in catalogue}
    for message, files in found.items():
        entry = known.get(message) or _entry(message)
        entry.obsolete = False
        entry.occurrences = [(name, "") for name in files]
        if message not in known:
            catalogue.append(entry)
    for message, entry in known.items():
        if message not in found:
            entry.obsolete, entry.occurrences = True, []
    catalogue.sort(key=lambda e: (bool(e.obsolete), e.occurrences[:1], e.msgid))
    catalogue.save(str(PO))
    return catalogue


def _entry(message: Message) -> polib.POEntry:
    entry = polib.POEntry(msgid=message.text, msgctxt=message.context or None)
    if message.plural:
        entry.msgid_plural, entry.msgstr_plural = message.plural, {0: "", 1: ""}
    if "%(" in message.text:
        entry.flags = ["python-format"]
    return entry


def missing(catalogue: polib.POFile) -> list[str]:
    """Messages of the code that have no English yet."""
    said = {
        Message(e.msgid, e.msgid_plural or "", e.msgctxt or "")
        for e in catalogue
        if not e.obsolete and e.translated()
    }
    return [message.text for message in sorted(messages()) if message not in said]


def strayed(catalogue: polib.POFile) -> list[str]:
    """Messages whose English names other facts than the Chinese: they would fail when shown."""
    return [
        entry.msgid
        for entry in catalogue.translated_entries()
        if any(
            set(_FACTS.findall(text)) != set(_FACTS.findall(entry.msgid))
            for text in (entry.msgstr_plural or {0: entry.msgstr}).values()
        )
    ]


def compile_catalogue() -> int:
    """Write the .mo that Django reads; how many messages it holds."""
    catalogue = load()
    catalogue.save_as_mofile(str(MO))
    return len(catalogue.translated_entries())
