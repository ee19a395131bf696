"""Rules that hold for all templates, icons and styles; each test names the culprit."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from frontend import navigation
from frontend.templatetags.chunshui import KIND_ICONS, icon

FRONTEND = Path(navigation.__file__).parent
TEMPLATES = sorted((FRONTEND / "templates").rglob("*.html"))
STYLES = sorted((FRONTEND / "static/css").glob("*.css"))
_ICON_TAG = re.compile(r"""{%\s*icon\s+["']([^"']+)["']""")
_ICON_VALUE = re.compile(r"""\b(?:state_)?icon=["']([^"']+)["']""")


def icons() -> Iterator[str]:
    for path in TEMPLATES:
        text = path.read_text()
        yield from _ICON_TAG.findall(text)
        yield from _ICON_VALUE.findall(text)
    yield from KIND_ICONS.values()
    yield from (entry.icon for entry in navigation.COMPOUND + navigation.DISTRICT)


@pytest.mark.parametrize("name", sorted(set(icons())))
def test_every_icon_exists(name: str) -> None:
    assert icon(name).startswith("<svg")


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_no_template_has_inline_style_script_or_handler(path: Path) -> None:
    text = re.sub(r"{%.*?%}", "", path.read_text(), flags=re.DOTALL)
    assert not re.search(r"\sstyle\s*=|\son[a-z]+\s*=|<style|javascript:", text)
    assert not re.search(r"<script(?![^>]*\ssrc=)", text)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_no_template_asks_another_host(path: Path) -> None:
    assert not re.search(r"""(?:src|href|action)=["'](?:https?:)?//""", path.read_text())


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_every_block_is_named_at_both_ends(path: Path) -> None:
    assert not re.search(r"{%\s*endblock\s*%}", path.read_text())


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_every_partial_is_included_with_only(path: Path) -> None:
    included = re.findall(r"""{%\s*include\s+"[^"]*/_[^%]*%}""", path.read_text())
    assert [tag for tag in included if not tag.endswith(" only %}")] == []


@pytest.mark.parametrize("path", STYLES, ids=lambda path: path.name)
def test_styles_stay_readable_for_old_kernels(path: Path) -> None:
    text = path.read_text()
    assert not re.search(
        r":has\(|light-dark\(|oklch|color-mix|@layer|@container|@import|:where\(", text
    )
    assert not re.search(r"^\s*&", text, re.MULTILINE)


def test_both_ways_into_dark_have_the_same_tokens() -> None:
    text = (FRONTEND / "static/css/chunshui.css").read_text()
    blocks = re.findall(r"\{\s*color-scheme: dark;(.*?)\}", text, re.DOTALL)
    assert len(blocks) == 2
    assert blocks[0].split() == blocks[1].split()


def test_every_colour_variable_is_defined() -> None:
    text = "".join(path.read_text() for path in STYLES)
    used, defined = set(re.findall(r"var\((--[\w-]+)", text)), set(re.findall(r"(--[\w-]+):", text))
    assert used - defined == set()
