"""The page on which who was elected takes the seat; it shows first what will change."""

from typing import Any, cast

from django import forms
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from district.core.clock import today
from district.core.errors import Conflict, DomainError
from district.core.permissions import Action
from frontend.accounts.forms import RefusableForm
from frontend.compound.fields import DayField
from frontend.compound.service_pages import ServicePage
from tenants.decisions.models import Question
from tenants.decisions.queries import announced_votes, questions
from tenants.elections.queries import elections
from tenants.seating import queries
from tenants.seating.services import check_seatable, seat_elected


class SeatingForm(RefusableForm):
    """``seen`` tells which plan stood on the page."""

    post = forms.CharField(label=_("职务"), max_length=30, initial=_("委员"))
    since_on = DayField(label=_("从哪天起任职"))
    others_leave = forms.TypedChoiceField(
        label=_("没有当选的现任"),
        choices=[("yes", _("换届：同一天离任")), ("no", _("补选：继续任职"))],
        coerce=lambda told: told == "yes",
        widget=forms.RadioSelect,
    )
    seen = forms.CharField(widget=forms.HiddenInput, max_length=32)

    def look_anew(self, plan: queries.Plan) -> None:
        """The page that refuses shows the plan as it is now, and that is the one to confirm."""
        told = {name: self.data.get(name) for name in self.data}
        self.data = {**told, "seen": plan.fingerprint}


class SeatElected(ServicePage):
    action = Action.ORGANISATION_CHANGE
    template = "compound/seating/seat.html"
    title = _("当选人任职")
    submit = _("确认任职")
    done = _("已登记任职。")
    form_class = SeatingForm
    source: queries.Source
    place: queries.Place | None = None

    def form(self, data: Any = None) -> RefusableForm:
        seen = queries.plan_of(self.source, self.place).fingerprint if self.place else ""
        return SeatingForm(data, initial={"since_on": today(), "seen": seen})

    def context(self) -> dict[str, Any]:
        refusal = ""
        try:
            check_seatable(self.source)
        except DomainError as error:
            refusal = error.sentence
        plan = queries.plan_of(self.source, self.place) if self.place else None
        return {"plan": plan, "refusal": refusal, "places": []}

    def carry_out(self, form: RefusableForm) -> None:
        if self.place is None:
            raise DomainError("place_missing", _("请先选登记到哪一届。"))
        try:
            seat_elected(
                source=self.source, place=self.place, actor_id=self.viewer.pk, **form.cleaned_data
            )
        except Conflict:
            cast(SeatingForm, form).look_anew(queries.plan_of(self.source, self.place))
            raise


class SeatByOwners(SeatElected):
    """``?body=``: which term of the committee, where there are several."""

    text = _("业主选出的委员登记到业委会。新一届要先在“组织”里登记。")

    def find(self) -> None:
        found = questions().filter(vote__in=announced_votes()).exclude(seats=None)
        self.source = get_object_or_404(found, pk=self.kwargs["question_id"])
        self.bodies = list(queries.committees_to_fill())
        asked = self.request.GET.get("body", "")
        chosen = [one for one in self.bodies if str(one.pk) == asked]
        if chosen or len(self.bodies) == 1:
            self.place = (chosen or self.bodies)[0]

    def context(self) -> dict[str, Any]:
        return {**super().context(), "places": self.bodies}

    def back(self) -> str:
        assert isinstance(self.source, Question)  # noqa: S101 -- as found above
        return reverse("votes:show", args=[self.source.vote_id])


class SeatByBranch(SeatElected):
    action = Action.PARTY_CHANGE
    text = _("党内选举的当选人登记到支部职务。上级党组织批复以后再登记。")

    def find(self) -> None:
        self.source = get_object_or_404(elections(), pk=self.kwargs["election_id"])
        self.place = self.source.branch

    def back(self) -> str:
        return reverse("elections:show", args=[self.source.pk])
