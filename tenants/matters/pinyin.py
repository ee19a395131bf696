"""First letters of what was written in Chinese: 卫生差 is found by wsc.

The reading is the phrase's (重新 cx, 重量 zl). Where a character has further readings, a few
letters around it stand there once more with each, so that 单先生 is found by sxs and by dxs.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from importlib import import_module
from typing import Any

_RUN = re.compile(r"[0-9a-z\u3007\u4e00-\u9fff]+")
_CHINESE = re.compile(r"[\u3007\u4e00-\u9fff]")
_AROUND = 4


def findable(said: Iterable[str]) -> str:
    """What was said in lower case, a line each, and then its first letters."""
    plain = "\n".join(filter(None, map(folded, said)))
    return "\n".join(filter(None, [plain, initials(plain)]))


def folded(text: str) -> str:
    """Letters of any width and case as one."""
    return unicodedata.normalize("NFKC", text).lower()


def initials(text: str) -> str:
    """A word for each run of letters, digits and characters of ``text``, which is in lower case."""
    found: dict[str, None] = {}
    for run in _RUN.findall(text):
        if _CHINESE.search(run):
            found.update(dict.fromkeys(_readings(run)))
    return " ".join(found)


@lru_cache(maxsize=8_192)
def names_of_place(name: str) -> tuple[str, str]:
    """A unit's, folded and by first letters; it says nothing of anybody, every search asks for all."""
    plain = folded(name)
    return plain, initials(plain)


def _readings(run: str) -> Iterator[str]:
    read = _readings_of_phrases()
    letters = read.Style.FIRST_LETTER
    first = "".join(
        letter
        for part in re.split(f"({_CHINESE.pattern}+)", run)
        for letter in (read.lazy_pinyin(part, style=letters) if _CHINESE.match(part) else [part])
    )
    yield first
    if len(first) != len(run):  # a character without a reading stands for itself, or for nothing
        return
    for place, character in enumerate(run):
        if not _CHINESE.match(character):
            continue
        [others] = read.pinyin(character, style=letters, heteronym=True)
        before, after = first[max(0, place - _AROUND) : place], first[place + 1 :][:_AROUND]
        for letter in others:
            if letter != first[place]:
                yield f"{before}{letter}{after}"


@cache
def _readings_of_phrases() -> Any:
    """The library, when first asked: its tables cost every process that starts a quarter of a
    second and 50 MB, and most never read or write a matter."""
    return import_module("pypinyin")
