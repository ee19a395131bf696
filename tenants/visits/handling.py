"""What becomes of an issue: a matter, an answer, or a refusal with its reason."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any
from uuid import UUID

from django.core.files import File
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from district.core.clock import now
from district.core.errors import Conflict, DomainError, NotFound
from district.core.permissions import Action
from district.identity.access import require
from district.identity.models import Account
from tenants.matters.models import Matter, Source
from tenants.matters.photos import photo_path
from tenants.matters.progress import require_words
from tenants.matters.services.entry import record_for_other
from tenants.visits.models import LONGEST_ANSWER, Handling, Issue, Visit
from tenants.visits.queries import issues_for
from tenants.visits.recording import FOLDER
from tenants.visits.services import audited

_NO_WORDS = {
    Handling.ANSWERED: _("请写怎么答复的。"),
    Handling.REFUSED: _("请写明不办的原因。"),
}
# What stands of an issue whose matter was emptied; Chinese, because it is kept.
_PRIVATE, _ELSEWHERE = "不公开的事", "已另行办理"


@transaction.atomic
def make_matter(*, actor: Account, issue_id: UUID, requester_phone: str = "") -> Issue:
    """Let the issue go on as a matter of that home, with 敲门 as its source.

    Who spoke at the door is not written down, and what one of a home says is not for the others to
    read: whoever wants to hear of it leaves a number, and is then told like any requester.
    """
    issue = _waiting(actor, issue_id)
    with _pictures(issue.visit) as photos:
        issue.matter = record_for_other(
            actor=actor,
            source=Source.DOOR_VISIT,
            text=issue.text,
            household_id=issue.visit.household_id,
            requester_phone=requester_phone,
            photos=photos,
        )
    return _handled(issue, actor, Handling.MATTER)


@transaction.atomic
def answer_issue(*, actor: Account, issue_id: UUID, handling: Handling, answer: str) -> Issue:
    """Say what was answered, or why nothing will be done."""
    if handling not in _NO_WORDS:
        raise DomainError("no_such_answer", _("请选怎么处理。"), field="handling")
    issue = _waiting(actor, issue_id)
    issue.answer = require_words(
        answer, code="no_answer", message=_NO_WORDS[handling], longest=LONGEST_ANSWER
    )
    return _handled(issue, actor, handling)


def forget_issue(matter: Matter, _actor_id: UUID | None) -> None:
    """Let go the words out of which an emptied matter was made, and that it was said at that door.

    The issue counts as before: passed on when it was.
    """
    Issue.objects.filter(matter=matter).update(
        text=_PRIVATE, handling=Handling.ANSWERED, answer=_ELSEWHERE, matter=None
    )


def _waiting(actor: Account, issue_id: UUID) -> Issue:
    require(actor, Action.VISITS_HANDLE)
    issue = issues_for(actor).select_for_update(of=("self",)).filter(pk=issue_id).first()
    if issue is None:
        raise NotFound("no_such_issue", _("没有找到这件事，或者您无权查看。"))
    if issue.handling != Handling.OPEN:
        raise Conflict("issue_handled", _("这件事刚刚已经处理了。"))
    return issue


def _handled(issue: Issue, actor: Account, handling: Handling) -> Issue:
    issue.handling, issue.handled_at = handling, now().replace(microsecond=0)
    issue.save(update_fields=["handling", "handled_at", "answer", "matter"])
    return audited("visit.handle", issue, actor, handling=handling)


@contextmanager
def _pictures(visit: Visit) -> "Iterator[list[File[Any]]]":
    """The visit's pictures, open to be written anew for the matter; lost ones are passed over."""
    paths = [photo_path(one.name, FOLDER) for one in visit.photos.all()]
    with ExitStack() as opened:
        yield [File(opened.enter_context(path.open("rb"))) for path in paths if path.is_file()]
