"""The roll, deliveries and ballots: for those who run a vote, and for the owner who votes."""

from typing import Any, cast
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_safe

from district.core.clock import today
from district.core.errors import DomainError
from district.core.permissions import Action
from frontend.access import needs, viewer_of
from frontend.accounts.forms import RefusableForm
from frontend.compound.service_pages import ServicePage
from frontend.compound.votes.forms import CastForm, DeliveryForm, ReasonForm
from frontend.compound.votes.running import RunningPage, VotePage
from tenants.decisions import balloting, electronic, queries
from tenants.decisions.models import State, Vote, Voter

_PAGE_SIZE = 50


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Action.VOTES_RUN)
def roll(request: HttpRequest, vote_id: UUID) -> HttpResponse:
    """Who counts, who has the ballot, who has voted; boxes tick off deliveries."""
    vote = get_object_or_404(queries.announced_votes(), pk=vote_id)
    is_sent = request.method == "POST"
    form = DeliveryForm(request.POST if is_sent else None, initial={"delivered_on": today()})
    if is_sent and form.is_valid():
        try:
            added = _deliver(request, vote, form)
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            told = ngettext("已记下 %(count)s 户送达。", "已记下 %(count)s 户送达。", added)
            messages.success(request, told % {"count": added})
            return redirect(request.get_full_path())
    words = request.GET.get("q", "").strip()[:60]
    waiting = request.GET.get("waiting") == "1"
    found = queries.voters(vote, words, waiting=waiting)
    page = Paginator(found, _PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "vote": vote,
        "form": form,
        "page": page,
        "words": words,
        "waiting": waiting,
        "query": request.GET,
        "is_open": vote.state == State.NOTICED,
    }
    return render(request, "compound/votes/roll.html", context, status=422 if is_sent else 200)


def _deliver(request: HttpRequest, vote: Vote, form: DeliveryForm) -> int:
    chosen = [one for one in request.POST.getlist("voter") if _is_identifier(one)]
    if not chosen:
        raise DomainError("nobody_chosen", gettext_lazy("请先勾选送达的各户。"))
    return balloting.record_deliveries(
        vote=vote,
        voters=list(queries.voters(vote).filter(pk__in=chosen)),
        actor_id=viewer_of(request).pk,
        **form.cleaned_data,
    )


def _is_identifier(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


@require_safe
@needs(Action.VOTES_RUN)
def voter(request: HttpRequest, vote_id: UUID, voter_id: UUID) -> HttpResponse:
    """One of the roll: the parts that count, the proofs of delivery, the ballots."""
    found = get_object_or_404(queries.voters_with_roll(), pk=voter_id, vote_id=vote_id)
    account = electronic.account_of(found)
    context = {
        "vote": found.vote,
        "voter": found,
        "account": account,
        "bar": electronic.bar_of(account, found) if account else None,
        "ballots": queries.ballots(found.vote).filter(voter=found),
        "is_open": found.vote.state == State.NOTICED,
        "is_told": found.vote.state in {State.COUNTED, State.PUBLISHED},
    }
    return render(request, "compound/votes/voter.html", context)


class BallotPage(VotePage):
    """A page about one voter of one vote."""

    voter: Voter

    def find(self) -> None:
        super().find()
        found = queries.voters(self.vote)
        self.voter = get_object_or_404(found, pk=self.kwargs["voter_id"])

    def context(self) -> dict[str, Any]:
        return {"text": f"{self.voter.label} {self.voter.place}"}

    def back(self) -> str:
        return reverse("votes:voter", args=[self.vote.pk, self.voter.pk])


class Cast(BallotPage):
    """By the owner; whoever is not this voter is told that the page does not exist."""

    action = Action.VOTES_CAST
    title = gettext_lazy("投票")
    submit = gettext_lazy("投票")
    done = gettext_lazy("已投票。一户只计一次。")

    def find(self) -> None:
        super().find()
        own = electronic.voters_of(self.viewer, self.vote)
        if self.voter.pk not in {one.pk for one in own}:
            raise Http404

    def form(self, data: Any = None) -> RefusableForm:
        return CastForm(data, questions=list(self.vote.questions.all()))

    def back(self) -> str:
        return reverse("votes:show", args=[self.vote.pk])

    def carry_out(self, form: RefusableForm) -> None:
        cast_form = cast(CastForm, form)
        balloting.cast_ballot(
            vote=self.vote,
            voter=self.voter,
            answers=cast_form.answers,
            actor=self.viewer,
            client_id=cast_form.cleaned_data["client_id"],
        )


class SetAside(RunningPage, ServicePage):
    title = gettext_lazy("这张选票不计入")
    submit = gettext_lazy("不计入")
    done = gettext_lazy("已不计入，选票和原因都留着。")
    is_danger = True
    form_class = ReasonForm

    def find(self) -> None:
        found = queries.all_ballots()
        self.ballot = get_object_or_404(found, pk=self.kwargs["ballot_id"])

    def context(self) -> dict[str, Any]:
        return {"text": f"{self.ballot.voter.label} {self.ballot.get_channel_display()}"}

    def back(self) -> str:
        return reverse("votes:voter", args=[self.ballot.vote_id, self.ballot.voter_id])

    def carry_out(self, form: RefusableForm) -> None:
        balloting.set_aside(ballot=self.ballot, actor_id=self.viewer.pk, **form.cleaned_data)
