"""The steps of a guide, and how they are written: one line a step.

``标题 | 需要 | 公示天数 | 在哪几步之后`` — what is left out at the end is nothing. Without a fourth
part a step follows the one before it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from district.core.errors import DomainError
from district.guides.models import Need

MOST_STEPS = 40
_LONGEST_TITLE, _LONGEST_NOTICE = 80, 90
_NEEDS = {str(one.label): one for one in Need} | {one.value: one for one in Need}


@dataclass(frozen=True)
class Step:
    """``key`` is its number, ``after`` the keys of those that come before it."""

    key: str
    title: str
    need: Need
    notice_days: int = 0
    after: tuple[str, ...] = ()


def written(steps: Iterable[Step]) -> str:
    """The lines that :func:`parse_steps` reads again."""
    return "\n".join(
        f"{step.title} | {step.need.label} | {step.notice_days or ''} | {','.join(step.after)}"
        for step in steps
    )


def parse_steps(text: str) -> list[Step]:
    """Refuses by the line's number what it cannot read."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    steps = [_parse(number, line) for number, line in enumerate(lines, 1)]
    check_steps(steps)
    return steps


def check_steps(steps: Sequence[Step]) -> None:
    """A guide forms its body once, and each step follows steps before it."""
    if not 1 <= len(steps) <= MOST_STEPS:
        raise DomainError("steps_number", _("请写 1 至 40 步，一行一步。"), field="steps")
    forming = [step for step in steps if step.need is Need.FORMING]
    if len(forming) != 1:
        raise DomainError(
            "steps_forming", _("要有一步、也只能有一步的“需要”是“成立”。"), field="steps"
        )
    known: set[str] = set()
    for step in steps:
        if step.key in known:
            raise _refusal(step.key, _("编号不能重复。"))
        if not set(step.after) <= known:
            raise _refusal(step.key, _("“在哪几步之后”只能写前面的步骤。"))
        known.add(step.key)
    filing = [index for index, step in enumerate(steps) if step.need is Need.FILING]
    if any(index < steps.index(forming[0]) for index in filing):
        raise DomainError("steps_filing", _("备案要在成立之后。"), field="steps")


def as_data(steps: Iterable[Step]) -> list[dict[str, Any]]:
    return [asdict(step) for step in steps]


def from_data(rows: Iterable[dict[str, Any]]) -> list[Step]:
    return [
        Step(row["key"], row["title"], Need(row["need"]), row["notice_days"], tuple(row["after"]))
        for row in rows
    ]


def _parse(number: int, line: str) -> Step:
    parts = [part.strip() for part in line.replace("｜", "|").split("|")] + [""] * 3
    title, need, days, after = parts[:4]
    key = str(number)
    if not title or len(title) > _LONGEST_TITLE or len(parts) > 7:
        raise _refusal(key, _("标题要有 1 至 80 个字。"))
    if need and need not in _NEEDS:
        raise _refusal(key, _("“需要”只能写日期、文件、公示、决定、党支部、成立或备案。"))
    kind = _NEEDS[need] if need else Need.DAY
    if days and not (days.isdecimal() and len(days) < 4 and int(days) <= _LONGEST_NOTICE):
        raise _refusal(key, _("公示天数要是 0 至 90 的整数。"))
    before = after.replace("，", ",").replace("、", ",").split(",") if after else []
    follows = tuple(part.strip() for part in before if part.strip())
    if not after and number > 1:
        follows = (str(number - 1),)
    return Step(key, title, kind, int(days) if days and kind is Need.NOTICE else 0, follows)


def _refusal(key: str, sentence: Any) -> DomainError:
    return DomainError(
        "step_unreadable",
        _("第 %(step)s 步：%(sentence)s"),
        {"step": key, "sentence": sentence},
        field="steps",
    )
