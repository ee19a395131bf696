"""What is put to the owners, and what came of it."""

from dataclasses import dataclass
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from district.core.clock import now
from district.core.permissions import Action
from district.identity.access import may
from district.identity.models import Account
from frontend.access import needs, viewer_of
from frontend.compound.tabs import compound_tabs
from tenants.decisions import queries
from tenants.decisions.again import repeat_of, second_vote_of, ties_of, waits_for_repeat
from tenants.decisions.challenging import hindrance_of, is_after_window, is_void
from tenants.decisions.electronic import Bar, bar_of, bound_number, voters_of
from tenants.decisions.models import Ballot, State, Vote, Voter
from tenants.decisions.queries import ballots_of
from tenants.people.phones import changes_to_tell
from tenants.seating.models import Seating
from tenants.seating.queries import seating_of


@dataclass(frozen=True)
class Mine:
    """A voter that the viewer is, and what came in for it; ``bar`` keeps from voting by phone."""

    voter: Voter
    ballots: list[Ballot]
    bar: Bar | None

    @property
    def counted(self) -> Ballot | None:
        return next((one for one in self.ballots if one.counts), None)


@dataclass(frozen=True)
class Result:
    """What a question came to; of an election whether the elected sit, and where it is done."""

    outcome: queries.Outcome
    seating: Seating | None = None
    seat_url: str = ""


@require_safe
@needs(Action.VOTES_READ)
def listing(request: HttpRequest) -> HttpResponse:
    """What runs comes first; drafts only for those who run votes."""
    may_run = may(request.user, Action.VOTES_RUN)
    context = {
        "tabs": compound_tabs(request, "votes:list"),
        "votes": queries.votes() if may_run else queries.announced_votes(),
        "may_run": may_run,
        "now": now(),
    }
    return render(request, "compound/votes/list.html", context)


@require_safe
@needs(Action.VOTES_READ)
def show(request: HttpRequest, vote_id: UUID) -> HttpResponse:
    """One vote: what is asked, what is to be done next, and the result with its reasons."""
    viewer = viewer_of(request)
    may_run = may(viewer, Action.VOTES_RUN)
    vote = _readable(vote_id, may_run=may_run)
    is_open = vote.state == State.NOTICED and vote.opens_at <= now() < vote.closes_at
    context = {
        "vote": vote,
        "may_run": may_run,
        "may_collect": is_open and not may_run and may(viewer, Action.VOTES_ENTER),
        "questions": vote.questions.all(),
        "progress": queries.progress_of(vote) if vote.base_number else None,
        "mine": _mine(viewer, vote) if vote.noticed_at else [],
        "phone_changes": changes_to_tell(viewer) if is_open else [],
        "is_open": is_open,
        "is_over": vote.state == State.NOTICED and now() >= vote.closes_at,
        "results": [_result(viewer, vote, one) for one in _outcomes(vote, may_run=may_run)],
        "publish_by": queries.publish_by(vote),
        "challenge_until": queries.challenge_until(vote),
        "objections": [(one, is_after_window(one)) for one in vote.objections.all()],
        "hindrance": hindrance_of(vote),
        "may_vote_again": may_run and bool(ties_of(vote)) and second_vote_of(vote) is None,
        "second": second_vote_of(vote),
        "is_void": is_void(vote),
        "may_repeat": may_run and waits_for_repeat(vote),
        "repeat": repeat_of(vote),
    }
    return render(request, "compound/votes/show.html", context)


@require_safe
@needs(Action.VOTES_READ)
def notice(request: HttpRequest, vote_id: UUID) -> HttpResponse:
    """A sheet of A4 for the notice board: the notice, and later the result."""
    vote = _readable(vote_id, may_run=may(request.user, Action.VOTES_RUN))
    if vote.state == State.DRAFT:
        raise Http404
    context = {
        "vote": vote,
        "questions": vote.questions.all(),
        "outcomes": _outcomes(vote, may_run=False),
        "bound": bound_number(vote),
        "is_void": is_void(vote),
        "challenge_until": queries.challenge_until(vote),
    }
    return render(request, "compound/votes/notice.html", context)


def _readable(vote_id: UUID, *, may_run: bool) -> Vote:
    found = queries.votes() if may_run else queries.announced_votes()
    return get_object_or_404(found, pk=vote_id)


def _outcomes(vote: Vote, *, may_run: bool) -> list[queries.Outcome]:
    """A count that is not posted yet is for those who post it."""
    is_told = vote.state == State.PUBLISHED or (may_run and vote.state == State.COUNTED)
    return queries.outcomes(vote) if is_told else []


def _result(viewer: Account, vote: Vote, outcome: queries.Outcome) -> Result:
    question = outcome.question
    if not question.is_election:
        return Result(outcome)
    is_due = vote.state == State.PUBLISHED and outcome.is_passed and not hindrance_of(vote)
    may_seat = is_due and may(viewer, Action.ORGANISATION_CHANGE)
    url = reverse("seating:by_owners", args=[question.pk]) if may_seat else ""
    return Result(outcome, seating_of(question), url)


def _mine(viewer: Account, vote: Vote) -> list[Mine]:
    """Shown to the owner until the result is posted and after it: a ballot is never in secret."""
    own = voters_of(viewer, vote)
    came = ballots_of(own)
    return [Mine(one, came[one.pk], bar_of(viewer, one)) for one in own]
