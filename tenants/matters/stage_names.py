"""How a compound calls the five stages: 提 议 干 评 晒 or 听居民说事, over the same codes."""

from collections.abc import Mapping
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from district.audit.services import record_act
from district.core.errors import DomainError
from tenants.matters.models import LONGEST_STAGE_NAME, Stage, StageName


def own_stage_names() -> dict[Stage, str]:
    """What the compound has said itself, in the order of the stages."""
    found = {Stage(one.stage): one.text for one in StageName.objects.all()}
    return {stage: found[stage] for stage in Stage if stage in found}


def stage_names() -> dict[Stage, str]:
    """All five as they are shown: the compound's word, or the standard one."""
    own = own_stage_names()
    return {stage: own.get(stage, str(stage.label)) for stage in Stage}


@transaction.atomic
def name_stages(*, names: Mapping[Stage, str], actor_id: UUID | None = None) -> bool:
    """Call the stages so from now on; an empty text gives back the standard word.

    A stage that is not among ``names`` keeps its word. Return whether anything changed.
    """
    before = own_stage_names()
    given = {stage: " ".join(text.split()) for stage, text in names.items()}
    wanted = {stage: text for stage, text in {**before, **given}.items() if text}
    _check(wanted)
    if wanted == before:
        return False
    for stage in Stage:
        if stage not in wanted:
            StageName.objects.filter(stage=stage).delete()
        elif wanted[stage] != before.get(stage):
            told = {"text": wanted[stage]}
            StageName.objects.update_or_create(stage=stage, defaults=told)
    record_act(action="stages.named", actor_id=actor_id, object_type="matters.StageName")
    return True


def _check(wanted: Mapping[Stage, str]) -> None:
    shown = [wanted.get(stage, str(stage.label)) for stage in Stage]
    for stage, text in wanted.items():
        if len(text) > LONGEST_STAGE_NAME:
            raise DomainError(
                "stage_name_long",
                _("环节的叫法最多 %(most)d 个字。"),
                {"most": LONGEST_STAGE_NAME},
                field=stage.value,
            )
        if shown.count(text) > 1:
            raise DomainError(
                "stage_name_twice",
                _("两个环节不能叫一样的名字：居民会分不清。"),
                field=stage.value,
            )
