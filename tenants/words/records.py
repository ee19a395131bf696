"""A compound's own words as a file."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from district.core.outcomes import Outcome
from district.core.sheets.columns import Column, Sheet
from district.core.sheets.filing import Fate, one_by_one
from district.core.sheets.parsers import choice_of, text
from tenants.words.models import LONGEST, WordKind
from tenants.words.queries import said
from tenants.words.services import say


@dataclass(frozen=True)
class WordRecord:
    number: int
    kind: str
    text: str

    @property
    def key(self) -> str:
        return self.kind


WORDS = Sheet(
    _("品牌和理念"),
    (
        Column("kind", ("哪一句",), choice_of(WordKind), True, example="工作法或品牌"),
        Column("text", ("内容",), text(LONGEST), True, example="示例：近邻党建"),
    ),
    WordRecord,
)


def file_words(
    rows: Sequence[WordRecord], given: frozenset[str], actor_id: UUID | None
) -> Iterator[Fate]:
    def enter(row: WordRecord) -> Outcome:
        return say(kind=WordKind(row.kind), text=row.text, actor_id=actor_id)

    return one_by_one(rows, enter)


def word_rows() -> Iterator[Mapping[str, Any]]:
    for kind, told in said().items():
        yield {"kind": kind, "text": told}
