"""The settings that travel with a case: read in one compound, set in another where none stand."""

from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from functools import partial

from django.db import transaction

from district.audit.services import record_act
from district.cases.practice import CouncilHabit, Item, Practice
from tenants.matters.models import Stage
from tenants.matters.stage_names import name_stages, own_stage_names
from tenants.meetings.rules import council_rule, lay_down_rule, own_rule
from tenants.words.models import WordKind
from tenants.words.queries import said
from tenants.words.services import say_all

# A brand and what it means stand or fall together.
_WORDS = {
    Item.METHOD: (WordKind.METHOD, WordKind.MEANING),
    Item.IDEA: (WordKind.IDEA,),
    Item.WELCOME: (WordKind.WELCOME,),
}


@dataclass
class Applied:
    """What was set, what the compound keeps of its own, and what was so already."""

    done: list[Item] = field(default_factory=list)
    kept: list[Item] = field(default_factory=list)
    same: list[Item] = field(default_factory=list)

    def settle(self, item: Item, wanted: object, own: object, set_it: Callable[[], object]) -> None:
        """Set one thing where the compound has nothing of its own; nothing is overwritten."""
        if not wanted:
            return
        if own == wanted:
            self.same.append(item)
        elif own:
            self.kept.append(item)
        else:
            set_it()
            self.done.append(item)


def read_practice() -> Practice:
    """Of the running compound, what everybody in it may read, and nothing else."""
    return Practice(
        words={kind.value: text for kind, text in said().items()},
        stages={stage.value: text for stage, text in own_stage_names().items()},
        council=_habit(),
    )


@transaction.atomic
def apply_practice(practice: Practice) -> Applied:
    """Set in the running compound what it has not set itself."""
    applied, own = Applied(), said()
    for item, kinds in _WORDS.items():
        wanted = {kind: practice.words[kind] for kind in kinds if practice.words.get(kind)}
        here = {kind: own[kind] for kind in kinds if kind in own}
        applied.settle(item, wanted, here, partial(say_all, words=wanted))
    stages = {Stage(code): text for code, text in practice.stages.items() if text}
    applied.settle(Item.STAGES, stages, own_stage_names(), partial(name_stages, names=stages))
    _apply_council(practice.council, applied)
    record_act(action="practice.copied", object_type="cases.Case", done=applied.done)
    return applied


def _apply_council(wanted: CouncilHabit | None, applied: Applied) -> None:
    if wanted is None:
        return
    own = _habit() if own_rule() else None
    applied.settle(Item.COUNCIL, wanted, own, partial(lay_down_rule, **asdict(wanted)))


def _habit() -> CouncilHabit:
    rule = council_rule()
    return CouncilHabit(rule.is_monthly, rule.day, rule.starts)
