"""Pages that change who lives where and who owns what."""

from typing import Any, cast

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from district.core.permissions import Action
from frontend.accounts.forms import RefusableForm
from frontend.compound.homes.forms import (
    CorrectPersonForm,
    DayForm,
    OwnerForm,
    PartForm,
    PersonForm,
    ResidentForm,
    TransferForm,
)
from frontend.compound.register.places import household_called
from frontend.compound.service_pages import EmptyForm, ServicePage
from tenants.ownership import listing
from tenants.ownership import services as ownership
from tenants.ownership.models import Disposal, Part, PartKind
from tenants.people import services
from tenants.people.models import Relation
from tenants.people.queries import people, residents


class PeoplePage(ServicePage):
    """Whoever may change people may change all of them."""

    action = Action.PEOPLE_CHANGE
    submit = _("保存")
    done = _("底册已更新。")

    def back(self) -> str:
        return reverse("homes:parts")


class HomePage(PeoplePage):
    def find(self) -> None:
        self.household = household_called(self.kwargs["household_id"])

    def back(self) -> str:
        return reverse("homes:show", args=[self.household.pk])


class PartPage(PeoplePage):
    def find(self) -> None:
        self.part = get_object_or_404(listing.parts(), pk=self.kwargs["part_id"])

    def back(self) -> str:
        return reverse("homes:part", args=[self.part.pk])


class AddResident(HomePage):
    title = _("登记住户")
    text = _("已经登记过的人，填同样的姓名和手机号（或证件号码），就不会登记两次。")
    form_class = ResidentForm

    def initial(self) -> dict[str, Any]:
        return {"relation": Relation.OWNER}

    def carry_out(self, form: RefusableForm) -> None:
        services.settle(
            person=cast(PersonForm, form).told,
            household=self.household,
            relation=form.cleaned_data["relation"],
            since_on=form.cleaned_data["since_on"],
            actor_id=self.viewer.pk,
        )


class Leave(PeoplePage):
    title = _("登记搬离")
    form_class = DayForm

    def find(self) -> None:
        self.resident = get_object_or_404(residents(), pk=self.kwargs["resident_id"])

    def back(self) -> str:
        return reverse("homes:show", args=[self.resident.household_id])

    def carry_out(self, form: RefusableForm) -> None:
        services.leave(resident=self.resident, actor_id=self.viewer.pk, **form.cleaned_data)


class CorrectPerson(PeoplePage):
    title = _("改正登记")
    form_class = CorrectPersonForm

    def find(self) -> None:
        self.person = get_object_or_404(people(), pk=self.kwargs["person_id"])

    def initial(self) -> dict[str, Any]:
        return {"name": self.person.name, "is_organisation": self.person.is_organisation}

    def carry_out(self, form: RefusableForm) -> None:
        services.correct_person(
            person=self.person,
            told=cast(CorrectPersonForm, form).told_of(self.person),
            actor_id=self.viewer.pk,
        )


class AddPart(PeoplePage):
    """A part that belongs to no home: a bay, a shop."""

    title = _("添加专有部分")
    form_class = PartForm

    def initial(self) -> dict[str, Any]:
        return {"kind": PartKind.BAY, "disposal": Disposal.DELIVERED}

    def carry_out(self, form: RefusableForm) -> None:
        ownership.add_part(actor_id=self.viewer.pk, **form.cleaned_data)


class AddPartOfHome(HomePage):
    title = _("添加专有部分")
    form_class = PartForm

    def initial(self) -> dict[str, Any]:
        return {
            "kind": PartKind.HOME,
            "label": str(self.household),
            "disposal": Disposal.DELIVERED,
        }

    def carry_out(self, form: RefusableForm) -> None:
        ownership.add_part(household=self.household, actor_id=self.viewer.pk, **form.cleaned_data)


class CorrectPart(PartPage):
    title = _("修改专有部分")
    form_class = PartForm

    def initial(self) -> dict[str, Any]:
        return PartForm.values_of(self.part)

    def carry_out(self, form: RefusableForm) -> None:
        ownership.correct_part(part=self.part, actor_id=self.viewer.pk, **form.cleaned_data)


class RemovePart(PartPage):
    title = _("删除专有部分")
    text = _("只能删除填错的、从没登记过业主的专有部分。")
    submit = _("删除")
    is_danger = True
    form_class = EmptyForm

    def carry_out(self, form: RefusableForm) -> None:
        ownership.remove_part(part=self.part, actor_id=self.viewer.pk)

    def after(self) -> str:
        return reverse("homes:parts")


class GiveTitle(PartPage):
    title = _("登记业主")
    text = _("几个人共有的，每人登记一次。已经登记过的人不会登记两次。")
    form_class = OwnerForm

    def carry_out(self, form: RefusableForm) -> None:
        ownership.give_title(
            part=self.part,
            owner=cast(PersonForm, form).told,
            since_on=form.cleaned_data["since_on"],
            actor_id=self.viewer.pk,
        )


class Transfer(PartPage):
    title = _("登记过户")
    text = _("原来的业主到这一天为止。新业主有几个人的，先填一人，其余的再用“登记业主”添加。")
    form_class = TransferForm

    def carry_out(self, form: RefusableForm) -> None:
        ownership.transfer(
            part=self.part,
            to=[cast(PersonForm, form).told],
            on=form.cleaned_data["on"],
            actor_id=self.viewer.pk,
        )


class ChooseVoter(PeoplePage):
    title = _("确定由谁表决")
    text = _("共有的专有部分只算一人，由共有人推选其中一人行使表决权。")
    submit = _("由这个人表决")
    form_class = EmptyForm
    part: Part

    def find(self) -> None:
        self.ownership = get_object_or_404(listing.titles(), pk=self.kwargs["ownership_id"])

    def back(self) -> str:
        return reverse("homes:part", args=[self.ownership.part_id])

    def context(self) -> dict[str, Any]:
        return {"title": self.title, "text": f"{self.ownership.owner.name}。{self.text}"}

    def carry_out(self, form: RefusableForm) -> None:
        ownership.choose_voter(title=self.ownership, actor_id=self.viewer.pk)
