"""Papers that come in at the door: a unit head's own list, and typing one in with its picture."""

from typing import Any, cast
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from district.core.clock import today
from district.core.permissions import Action
from district.identity.access import may, require
from frontend.access import needs, viewer_of
from frontend.accounts.forms import RefusableForm
from frontend.compound.register.places import units_within
from frontend.compound.votes.ballots import BallotPage
from frontend.compound.votes.forms import EnterForm
from tenants.decisions import balloting
from tenants.decisions.collecting import collecting_votes, voters_within
from tenants.decisions.models import Channel
from tenants.decisions.pictures import picture_of_ballot

_PAGE_SIZE = 50


@require_safe
@needs(Action.VOTES_ENTER)
def collect(request: HttpRequest, vote_id: UUID) -> HttpResponse:
    """The owners of the own units whose paper is still out."""
    units = units_within(require(viewer_of(request), Action.VOTES_ENTER))
    vote = get_object_or_404(collecting_votes(), pk=vote_id)
    if units is None:
        return redirect("votes:roll", vote.pk)
    page = Paginator(voters_within(vote, units, waiting=True), _PAGE_SIZE)
    context = {
        "vote": vote,
        "page": page.get_page(request.GET.get("page")),
        "came": voters_within(vote, units).count() - page.count,
        "query": request.GET,
    }
    return render(request, "compound/votes/collect.html", context)


@require_safe
@needs(Action.VOTES_ENTER)
def picture(request: HttpRequest, ballot_id: UUID) -> FileResponse:
    """The picture of a paper, to whoever typed it in; to the committee once all are counted."""
    path = picture_of_ballot(viewer=viewer_of(request), ballot_id=ballot_id)
    if path is None or not path.is_file():
        raise Http404
    response = FileResponse(path.open("rb"), content_type="image/jpeg")
    response["Cache-Control"] = "private, no-store"
    response["Content-Disposition"] = "inline"
    return response


class Enter(BallotPage):
    """A paper typed in for its owner; a unit head does so for those of the own units."""

    action = Action.VOTES_ENTER
    title = gettext_lazy("录入纸质选票")
    submit = gettext_lazy("录入")
    done = gettext_lazy("已录入。")

    def find(self) -> None:
        super().find()
        self.units = units_within(self.reach)
        found = voters_within(self.vote, self.units)
        self.voter = get_object_or_404(found, pk=self.kwargs["voter_id"])

    def form(self, data: Any = None) -> RefusableForm:
        told = {"channel": Channel.PAPER, "signer": self.voter.label, "cast_on": today()}
        files = None if data is None else self.request.FILES
        questions = list(self.vote.questions.all())
        return EnterForm(data, files, questions=questions, initial=told)

    def carry_out(self, form: RefusableForm) -> None:
        entered = cast(EnterForm, form)
        ballot = balloting.enter_ballot(
            vote=self.vote,
            voter=self.voter,
            paper=entered.paper,
            answers=entered.answers,
            actor=self.viewer,
            client_id=entered.cleaned_data["client_id"],
            picture=entered.cleaned_data["picture"],
        )
        if not ballot.counts:
            messages.warning(
                self.request, _("这一户已经有一张计入的选票，这一张留作记录，不计入。")
            )

    def back(self) -> str:
        if may(self.viewer, Action.VOTES_RUN):
            return super().back()
        return reverse("votes:collect", args=[self.vote.pk])

    def after(self) -> str:
        name = "votes:roll" if may(self.viewer, Action.VOTES_RUN) else "votes:collect"
        return reverse(name, args=[self.vote.pk])
