"""Putting a compound into its own words."""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from district.audit.services import record_act
from district.core.errors import DomainError
from district.core.outcomes import Outcome
from tenants.words.models import LONGEST, OwnWord, WordKind


@transaction.atomic
def say(*, kind: WordKind, text: str, actor_id: UUID | None = None) -> Outcome:
    """Say this from now on; an empty text takes back what was said."""
    text = " ".join(text.split())
    if len(text) > LONGEST:
        raise DomainError(
            "too_long", _("最多 %(most)d 个字。"), {"most": LONGEST}, field=kind.value
        )
    known = OwnWord.objects.select_for_update().filter(kind=kind).first()
    if text == (known.text if known else ""):
        return Outcome.UNCHANGED
    if not text and known:
        known.delete()
    else:
        OwnWord.objects.update_or_create(kind=kind, defaults={"text": text})
    record_act(action="words.said", actor_id=actor_id, object_type="words.OwnWord", kind=kind.value)
    return Outcome.CHANGED if known else Outcome.NEW


@transaction.atomic
def say_all(*, words: dict[WordKind, str], actor_id: UUID | None = None) -> None:
    """All of them at once, or none."""
    for kind, text in words.items():
        say(kind=kind, text=text, actor_id=actor_id)
