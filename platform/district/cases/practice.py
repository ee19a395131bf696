"""What a case carries of a compound's settings: its words, its stages, its council; no person."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import time
from typing import Any, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from district.core.errors import DomainError
from district.registry.onboarding_sheet import looks_personal

LONGEST_WORD = 200
LONGEST_STAGE = 6


class CaseWord(models.TextChoices):
    """The same codes as a compound's own words."""

    METHOD = "method", _("工作法或品牌")
    MEANING = "meaning", _("品牌的意思")
    IDEA = "idea", _("理念")
    WELCOME = "welcome", _("给居民的话")


class CaseStage(models.TextChoices):
    """The five standard stages; the same codes as a compound's matters."""

    LISTEN = "listen", _("听")
    DISCUSS = "discuss", _("议")
    WORK = "work", _("办")
    JUDGE = "judge", _("评")
    PUBLISH = "publish", _("晒")


class Item(models.TextChoices):
    """What is set or kept as one thing: half of another's brand would mislead."""

    METHOD = "method", _("工作法或品牌")
    IDEA = "idea", _("理念")
    WELCOME = "welcome", _("给居民的话")
    STAGES = "stages", _("五个环节的叫法")
    COUNCIL = "council", _("说事议事会")


@dataclass(frozen=True)
class CouncilHabit:
    """Monthly or not, and when it is usual."""

    is_monthly: bool = True
    day: int | None = None
    starts: time | None = None


@dataclass(frozen=True)
class Practice:
    """``words`` by ``CaseWord``, ``stages`` by ``CaseStage``: what is not there is not carried."""

    words: Mapping[str, str] = field(default_factory=dict)
    stages: Mapping[str, str] = field(default_factory=dict)
    council: CouncilHabit | None = None

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Self:
        council = data.get("council")
        return cls(
            words=data.get("words", {}),
            stages=data.get("stages", {}),
            council=_habit(council) if council else None,
        )

    @property
    def data(self) -> dict[str, Any]:
        """As JSON keeps it; the order of the codes, and no empty text."""
        habit = self.council
        return {
            "words": _told(CaseWord, self.words),
            "stages": _told(CaseStage, self.stages),
            "council": habit
            and {
                "is_monthly": habit.is_monthly,
                "day": habit.day,
                "starts": habit.starts and f"{habit.starts:%H:%M}",
            },
        }

    @property
    def is_empty(self) -> bool:
        return not any(self.data.values())

    @property
    def stage_names(self) -> list[str]:
        """All five as a compound with this practice would show them."""
        return [self.stages.get(stage) or str(stage.label) for stage in CaseStage]

    def check(self) -> Self:
        """Itself, or a refusal of what no compound could take."""
        for code, text, longest in self._texts():
            if len(text) > longest:
                raise DomainError(
                    "too_long", _("最多 %(most)d 个字。"), {"most": longest}, field=code
                )
            refuse_personal(text, field=code)
        if len(set(self.stage_names)) < len(CaseStage):
            raise DomainError("stage_name_twice", _("两个环节不能叫一样的名字：居民会分不清。"))
        if self.council and self.council.day is not None and not 1 <= self.council.day <= 31:
            raise DomainError("no_such_day", _("几号开要在 1 至 31 之间。"), field="day")
        return self

    def without_personal(self) -> tuple[Self, int]:
        """Without texts in which somebody's number may stand, and how many those were."""
        left = [code for code, text, _most in self._texts() if looks_personal(text)]
        words = {code: text for code, text in self.words.items() if code not in left}
        stages = {code: text for code, text in self.stages.items() if code not in left}
        return type(self)(words, stages, self.council), len(left)

    def _texts(self) -> Iterator[tuple[str, str, int]]:
        yield from ((code, text, LONGEST_WORD) for code, text in self.words.items())
        yield from ((code, text, LONGEST_STAGE) for code, text in self.stages.items())


def refuse_personal(text: str, *, field: str) -> None:
    """Everybody in the district reads a case: no phone and no identity number stands in it."""
    if looks_personal(text):
        raise DomainError(
            "personal_number",
            _("这里全区都看得到，不能写电话号码、身份证号。请删去再保存。"),
            field=field,
        )


def _told(codes: type[models.TextChoices], texts: Mapping[str, str]) -> dict[str, str]:
    said = {code: " ".join(texts.get(code, "").split()) for code in codes.values}
    return {code: text for code, text in said.items() if text}


def _habit(data: Mapping[str, Any]) -> CouncilHabit:
    starts = data.get("starts")
    return CouncilHabit(
        is_monthly=bool(data.get("is_monthly", True)),
        day=data.get("day"),
        starts=time.fromisoformat(starts) if starts else None,
    )
