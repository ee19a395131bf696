"""Pages that change branches, bodies and the people on them."""

from typing import Any, cast
from uuid import UUID

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from district.core.clock import today
from frontend.accounts.forms import RefusableForm
from frontend.compound.organisation.forms import (
    BodyForm,
    BranchForm,
    DissolveForm,
    EndForm,
    FileForm,
    HandoverForm,
    InterruptForm,
    MembersForm,
    MetForm,
    ResumeForm,
    SeatForm,
)
from frontend.compound.organisation.heads import OrganisationPage
from tenants.bodies import queries, seats, services
from tenants.bodies.books import take_books
from tenants.bodies.ending import end_body, open_matters_of, successors_in_matters
from tenants.bodies.interruptions import interrupt_body, resume_body
from tenants.bodies.models import BodyKind
from tenants.party import queries as party
from tenants.party.models import BranchKind
from tenants.party.services import dissolve_branch, found_branch, set_members


class BodiesPage(OrganisationPage):
    def back(self) -> str:
        return reverse("organisation:bodies")


class BranchPage(OrganisationPage):
    def find(self) -> None:
        self.branch = get_object_or_404(party.branches(), pk=self.kwargs["branch_id"])

    def context(self) -> dict[str, Any]:
        return {"text": self.branch.name}

    def back(self) -> str:
        return reverse("organisation:branch", args=[self.branch.pk])


class BodyPage(OrganisationPage):
    def find(self) -> None:
        self.body = get_object_or_404(queries.bodies(), pk=self.kwargs["body_id"])

    def context(self) -> dict[str, Any]:
        return {"text": self.body.full_name}

    def back(self) -> str:
        return reverse("organisation:body", args=[self.body.pk])


class FoundBranch(BodiesPage):
    title = _("登记党支部")
    form_class = BranchForm

    def initial(self) -> dict[str, Any]:
        return {"kind": BranchKind.COMPOUND}

    def carry_out(self, form: RefusableForm) -> None:
        found_branch(actor_id=self.viewer.pk, **form.cleaned_data)


class SetMembers(BranchPage):
    title = _("党员数")
    form_class = MembersForm

    def initial(self) -> dict[str, Any]:
        return {"members": self.branch.members}

    def carry_out(self, form: RefusableForm) -> None:
        set_members(branch=self.branch, actor_id=self.viewer.pk, **form.cleaned_data)


class DissolveBranch(BranchPage):
    title = _("撤销党支部")
    submit = _("撤销")
    done = _("已撤销，下面的党小组、党员登记和包联同时结束。")
    is_danger = True
    form_class = DissolveForm

    def carry_out(self, form: RefusableForm) -> None:
        dissolve_branch(branch=self.branch, actor_id=self.viewer.pk, **form.cleaned_data)


class FormBody(BodiesPage):
    title = _("登记组织")
    text = _("业委会、物管会等组织，一届登记一次。以前各届也可以补记。")
    form_class = BodyForm

    def initial(self) -> dict[str, Any]:
        return {"kind": BodyKind.OWNERS_COMMITTEE}

    def carry_out(self, form: RefusableForm) -> None:
        services.form_body(actor_id=self.viewer.pk, **form.cleaned_data)


class FileBody(BodyPage):
    title = _("登记备案")
    form_class = FileForm

    def carry_out(self, form: RefusableForm) -> None:
        services.file_body(body=self.body, actor_id=self.viewer.pk, **form.cleaned_data)


class DissolveBody(BodyPage):
    title = _("撤销并移交")
    submit = _("撤销")
    done = _("已撤销，成员的任期同时结束。")
    is_danger = True
    form_class = HandoverForm
    template = "compound/organisation/dissolve.html"

    def form(self, data: Any = None) -> HandoverForm:
        standing = queries.bodies_on(today()).exclude(pk=self.body.pk)
        takers = successors_in_matters(self.body) if self.matters else []
        return HandoverForm(data, successors=list(standing), takers=list(takers))

    def context(self) -> dict[str, Any]:
        return {**super().context(), "matters": self.matters}

    def find(self) -> None:
        super().find()
        self.matters = list(open_matters_of(self.body))

    def carry_out(self, form: RefusableForm) -> None:
        given = form.cleaned_data
        end_body(
            body=self.body,
            dissolved=given["dissolved"],
            handover=services.HandoverList(**cast(HandoverForm, form).values),
            matters_to=UUID(given["matters_to"]) if given.get("matters_to") else None,
            actor=self.viewer,
        )


class MeetFirst(BodyPage):
    title = _("登记首次会议")
    text = _("当选后 7 天内开第一次会，推选主任和副主任。")
    form_class = MetForm

    def initial(self) -> dict[str, Any]:
        return {"first_met_on": self.body.first_met_on or today()}

    def carry_out(self, form: RefusableForm) -> None:
        services.revise_body(body=self.body, actor_id=self.viewer.pk, **form.cleaned_data)


class InterruptBody(BodyPage):
    title = _("暂停或由居委会代行")
    form_class = InterruptForm

    def initial(self) -> dict[str, Any]:
        return {"since_on": today()}

    def carry_out(self, form: RefusableForm) -> None:
        interrupt_body(body=self.body, actor_id=self.viewer.pk, **form.cleaned_data)


class ResumeBody(BodyPage):
    title = _("恢复履职")
    form_class = ResumeForm

    def initial(self) -> dict[str, Any]:
        return {"until_on": today()}

    def carry_out(self, form: RefusableForm) -> None:
        resume_body(body=self.body, actor_id=self.viewer.pk, **form.cleaned_data)


class TakeBooks(BodyPage):
    title = _("账目由它管")
    submit = _("从现在起由它管账")
    form_class = RefusableForm

    def carry_out(self, form: RefusableForm) -> None:
        take_books(body=self.body, actor_id=self.viewer.pk)


class SeatOnBody(BodyPage):
    title = _("登记成员")
    form_class = SeatForm

    def initial(self) -> dict[str, Any]:
        return {"since": today()}

    def carry_out(self, form: RefusableForm) -> None:
        seats.seat_person(place=self.body, actor_id=self.viewer.pk, **form.cleaned_data)


class SeatInBranch(BranchPage):
    title = _("登记支部职务")
    form_class = SeatForm

    def initial(self) -> dict[str, Any]:
        return {"since": today()}

    def carry_out(self, form: RefusableForm) -> None:
        seats.seat_person(place=self.branch, actor_id=self.viewer.pk, **form.cleaned_data)


class EndSeat(OrganisationPage):
    title = _("结束任期")
    submit = _("结束任期")
    done = _("任期已结束。")
    is_danger = True
    form_class = EndForm

    def find(self) -> None:
        self.seat = get_object_or_404(queries.seats(), pk=self.kwargs["seat_id"])

    def initial(self) -> dict[str, Any]:
        return {"until_on": today()}

    def context(self) -> dict[str, Any]:
        return {"text": f"{self.seat.post} {self.seat.holder_name}"}

    def back(self) -> str:
        if self.seat.body_id:
            return reverse("organisation:body", args=[self.seat.body_id])
        return reverse("organisation:branch", args=[self.seat.branch_id])

    def carry_out(self, form: RefusableForm) -> None:
        seats.end_seat(seat=self.seat, actor_id=self.viewer.pk, **form.cleaned_data)
