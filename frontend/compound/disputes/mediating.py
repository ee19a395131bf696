"""What a mediator does: accept, name the sides, write down, end, look after."""

from typing import Any, cast
from uuid import uuid4

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from district.core.clock import today
from district.core.permissions import Action
from frontend.accounts.forms import RefusableForm
from frontend.compound.disputes.forms import (
    DisputeForm,
    FailedForm,
    FollowUpForm,
    KindForm,
    MediatorForm,
    PartyForm,
    SessionForm,
    SettledForm,
    SignedForm,
)
from frontend.compound.service_pages import EmptyForm, ServicePage
from frontend.compound.ticking import HouseholdsForm
from tenants.disputes import queries, services, settling
from tenants.disputes.access import mediators, own_dispute
from tenants.disputes.models import Dispute, Side
from tenants.disputes.turning import turn_into_dispute
from tenants.matters.access import readable_matter


class DisputesPage(ServicePage):
    action = Action.DISPUTES_MEDIATE
    submit = _("保存")
    done = _("已保存。")
    dispute: Dispute | None = None

    def back(self) -> str:
        return (
            reverse("disputes:show", args=[self.dispute.pk])
            if self.dispute
            else reverse("disputes:list")
        )


class DisputePage(DisputesPage):
    dispute: Dispute

    def find(self) -> None:
        self.dispute = own_dispute(self.viewer, self.kwargs["dispute_id"])


class Accept(DisputesPage):
    title = _("受理一件纠纷")
    text = _("调解不收钱，双方自愿。先写是什么事，双方是谁下一步写。")
    form_class = DisputeForm

    def initial(self) -> dict[str, Any]:
        return {"accepted_on": today(), "client_id": uuid4()}

    def carry_out(self, form: RefusableForm) -> None:
        self.dispute = services.accept_dispute(actor=self.viewer, **form.cleaned_data)


class AddParty(DisputePage):
    title = _("写明一方是谁")

    def form(self, data: Any = None) -> RefusableForm:
        taken = set(self.dispute.parties.values_list("side", flat=True))
        side = next((one for one in Side if one not in taken), Side.FIRST)
        return PartyForm(data, units=queries.units(), initial={"side": side})

    def carry_out(self, form: RefusableForm) -> None:
        told = cast(PartyForm, form).party
        services.add_party(actor=self.viewer, dispute_id=self.dispute.pk, **told)


class RemoveParty(DisputePage):
    title = _("去掉填错的一方")
    submit = _("去掉")
    is_danger = True
    form_class = EmptyForm

    def find(self) -> None:
        super().find()
        if not self.dispute.parties.filter(pk=self.kwargs["party_id"]).exists():
            raise Http404

    def carry_out(self, form: RefusableForm) -> None:
        services.remove_party(
            actor=self.viewer, dispute_id=self.dispute.pk, party_id=self.kwargs["party_id"]
        )


class SetHouseholds(DisputePage):
    """Of a collective case: the households of one unit, of one side."""

    title = _("哪几户在里面")

    def find(self) -> None:
        super().find()
        unit = queries.units().filter(pk=self.kwargs["unit_id"]).first()
        if unit is None or self.kwargs["side"] not in Side.values:
            raise Http404
        self.unit, self.side = unit, Side(self.kwargs["side"])

    def context(self) -> dict[str, Any]:
        return {"text": f"{self.side.label} · {self.unit}"}

    def form(self, data: Any = None) -> RefusableForm:
        found = list(queries.households_of(self.dispute, self.unit.pk, self.side))
        stands = [str(one.pk) for one in found if getattr(one, "stands", False)]
        return HouseholdsForm(data, households=found, initial={"households": stands})

    def carry_out(self, form: RefusableForm) -> None:
        services.set_households(
            actor=self.viewer,
            dispute_id=self.dispute.pk,
            side=self.side,
            unit_id=self.unit.pk,
            households=cast(HouseholdsForm, form).chosen,
        )


class NoteSession(DisputePage):
    title = _("记一次调解")
    form_class = SessionForm

    def initial(self) -> dict[str, Any]:
        return {"day": today()}

    def carry_out(self, form: RefusableForm) -> None:
        services.note_session(actor=self.viewer, dispute_id=self.dispute.pk, **form.cleaned_data)


class Settle(DisputePage):
    title = _("调成了，记下协议")
    form_class = SettledForm

    def initial(self) -> dict[str, Any]:
        return {"day": today(), "follow_up_on": today() + settling.FOLLOW_UP_AFTER}

    def carry_out(self, form: RefusableForm) -> None:
        settling.settle_dispute(actor=self.viewer, dispute_id=self.dispute.pk, **form.cleaned_data)


class Fail(DisputePage):
    title = _("没调成")
    text = _("有一方明确说不愿意，就停下来，不能勉强。可以告诉双方去找人民调解委员会或者法院。")
    submit = _("确认结束")
    is_danger = True
    form_class = FailedForm

    def initial(self) -> dict[str, Any]:
        return {"day": today()}

    def carry_out(self, form: RefusableForm) -> None:
        settling.fail_dispute(actor=self.viewer, dispute_id=self.dispute.pk, **form.cleaned_data)


class Sign(DisputePage):
    title = _("人民调解员签字")
    text = _("只有登记过的人民调解员签了字，这次调解才能叫“人民调解”。没有就叫“邻里调解”。")
    form_class = SignedForm

    def carry_out(self, form: RefusableForm) -> None:
        settling.sign_as_peoples_mediator(
            actor=self.viewer, dispute_id=self.dispute.pk, **form.cleaned_data
        )


class FollowUp(DisputePage):
    title = _("记一次回访")
    form_class = FollowUpForm

    def initial(self) -> dict[str, Any]:
        return {"day": today()}

    def carry_out(self, form: RefusableForm) -> None:
        settling.follow_up(actor=self.viewer, dispute_id=self.dispute.pk, **form.cleaned_data)


class ConfirmAgain(DisputePage):
    title = _("是同样的双方又起纠纷")
    submit = _("是同一件事反复了")
    form_class = EmptyForm

    def carry_out(self, form: RefusableForm) -> None:
        settling.confirm_recurrence(
            actor=self.viewer, dispute_id=self.dispute.pk, first_id=self.kwargs["first_id"]
        )


class HandOver(DisputePage):
    title = _("换一个人调解")
    text = _("换了以后，原来的调解人就看不到了。")

    def form(self, data: Any = None) -> RefusableForm:
        return MediatorForm(data, people=mediators())

    def carry_out(self, form: RefusableForm) -> None:
        services.hand_over(
            actor=self.viewer,
            dispute_id=self.dispute.pk,
            mediator_id=cast(MediatorForm, form).mediator,
        )

    def after(self) -> str:
        return reverse("disputes:list")


class TurnMatter(DisputesPage):
    """A matter's handler gives it to a mediator, whether or not one reads disputes oneself."""

    action = Action.MATTER_HANDLE
    title = _("转为纠纷调解")
    text = _(
        "这件事的内容、姓名、电话会加密移走，只有调解人和支部书记看得到。事项里只写“已转为调解”。"
    )
    submit = _("转为调解")
    done = _("已转为调解。")

    def find(self) -> None:
        self.matter = readable_matter(self.viewer, self.kwargs["matter_id"])

    def form(self, data: Any = None) -> RefusableForm:
        return KindForm(data, people=mediators(), initial={"mediator_id": str(self.viewer.pk)})

    def back(self) -> str:
        return reverse("matters:show", args=[self.matter.pk])

    def after(self) -> str:
        return reverse("matters:list")

    def carry_out(self, form: RefusableForm) -> None:
        turn_into_dispute(
            actor=self.viewer,
            matter_id=self.matter.pk,
            kind=form.cleaned_data["kind"],
            mediator_id=cast(KindForm, form).mediator,
        )
