"""What phones send of a council: each entry counts once, in whatever order it comes.

Who came, what was resolved, and headcount with minutes are three entries: one that is refused
holds up no other, and none waits for another to be there first.
"""

import json
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from district.core.clock import local_day, today
from district.core.errors import Conflict, DomainError
from district.core.permissions import Action
from district.core.sendings import sent_before
from district.identity.access import require
from district.identity.models import Account
from tenants.meetings.models import Arrival, Council, Part, Resolution


def lock_begun(actor: Account, council: Council) -> Council:
    """The council as it stands now, locked; refused before its day, and where it was called off."""
    require(actor, Action.COUNCILS_HOLD)
    council = council.locked()
    if council.called_off_at:
        raise Conflict("council_off", _("这次会记的是没有开，不能再记谁来了、议定了什么。"))
    if local_day(council.starts_at) > today():
        raise DomainError("not_yet", _("还没到开会的那天。提前开了，请先改时间。"))
    return council


def known_arrival(
    council: Council, part: Part, actor: Account, client_id: UUID | None
) -> Arrival | None:
    """What the same person has sent under this id; refused where the id is of something else."""
    found = sent_before(Arrival, client_id, council=council, sender=actor)
    if found and found.part != part:
        raise _id_taken()
    return found


def keep_arrival(
    council: Council,
    part: Part,
    actor: Account,
    client_id: UUID | None,
    *told: object,
    resolution: Resolution | None = None,
) -> None:
    """Remember that it is there, as it was told last; the caller holds the council's lock."""
    if client_id is None:
        return
    # Of whoever else has used the id meanwhile nothing is written over.
    own: dict[str, Any] = {
        "client_id": client_id,
        "council": council,
        "part": part,
        "sender": actor,
    }
    facts = {"digest": digest(*told), "resolution": resolution}
    try:
        with transaction.atomic():
            Arrival.objects.update_or_create(**own, defaults=facts)
    except IntegrityError as error:
        raise _id_taken() from error


def digest(*told: object) -> str:
    """Tells what was said from anything else that might be said."""
    return sha256(json.dumps(told, default=str, ensure_ascii=False).encode()).hexdigest()


def _id_taken() -> Conflict:
    return Conflict("id_taken", _("这次提交的编号已经被用过，请重新打开页面再试。"))
