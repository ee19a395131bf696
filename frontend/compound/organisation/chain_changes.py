"""Pages that change groups, members and linked households."""

from typing import Any, cast

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from district.core.clock import today
from district.core.permissions import Action
from frontend.accounts.forms import RefusableForm
from frontend.compound.organisation.bodies import BranchPage
from frontend.compound.organisation.chain_forms import (
    ChangeGroupForm,
    EndDutyForm,
    GroupForm,
    JointForm,
    LinkForm,
    MemberForm,
    MemberPlaceForm,
)
from frontend.compound.service_pages import ServicePage
from tenants.party import groups, links, members, queries
from tenants.party.models import Member, Registration
from tenants.party.services import revise_branch
from tenants.register import queries as register
from tenants.register.models import Occupancy


class ChainPage(ServicePage):
    """Whoever may change the chain may change all of it."""

    action = Action.PARTY_CHANGE
    submit = _("保存")
    done = _("已保存。")

    def back(self) -> str:
        return reverse("organisation:chain")


class AddGroup(ChainPage):
    title = _("登记党小组")
    form_class = GroupForm

    def form(self, data: Any = None) -> GroupForm:
        asked = self.request.GET
        initial = {
            "branch": asked.get("branch", ""),
            "places": [asked["building"]] if "building" in asked else [],
            "since": today(),
        }
        return GroupForm(
            data,
            branches=list(queries.chain_branches()),
            buildings=list(register.buildings()),
            initial=initial,
        )

    def carry_out(self, form: RefusableForm) -> None:
        groups.form_group(actor_id=self.viewer.pk, **cast(GroupForm, form).values)


class GroupPage(ChainPage):
    def find(self) -> None:
        self.group = get_object_or_404(queries.groups(), pk=self.kwargs["group_id"])

    def context(self) -> dict[str, Any]:
        return {"text": self.group.branch.name}


class ChangeGroup(GroupPage):
    title = _("修改党小组")
    form_class = ChangeGroupForm

    def form(self, data: Any = None) -> ChangeGroupForm:
        areas = self.group.areas.all()
        initial = {
            "branch": str(self.group.branch_id),
            "name": self.group.name,
            "places": [str(area.building_id or area.unit_id) for area in areas],
            "head": str(self.group.head_id or ""),
        }
        return ChangeGroupForm(
            data,
            branches=list(queries.chain_branches()),
            members=list(queries.members_on().filter(group=self.group)),
            buildings=list(register.buildings()),
            initial=initial,
        )

    def carry_out(self, form: RefusableForm) -> None:
        told, actor_id = cast(ChangeGroupForm, form), self.viewer.pk
        groups.revise_group(group=self.group, actor_id=actor_id, **told.values)
        groups.name_group_head(group=self.group, head=told.chosen_head, actor_id=actor_id)


class EndGroup(GroupPage):
    title = _("结束党小组")
    submit = _("结束")
    is_danger = True
    form_class = EndDutyForm

    def initial(self) -> dict[str, Any]:
        return {"until_on": today()}

    def context(self) -> dict[str, Any]:
        return {"text": self.group.name}

    def carry_out(self, form: RefusableForm) -> None:
        groups.end_group(group=self.group, actor_id=self.viewer.pk, **form.cleaned_data)


def _choices(without: Member | None = None) -> dict[str, Any]:
    """What a member's place may be chosen from."""
    branches = queries.chain_branches()
    if without is not None:
        branches = branches.filter(pk=without.branch_id)
    centres = queries.members_on().filter(is_centre=True, branch__in=branches)
    return {
        "groups": list(queries.groups_on().filter(branch__in=branches)),
        "centres": [one for one in centres if without is None or one.pk != without.pk],
        "units": register.all_units(),
    }


class AddMember(ChainPage):
    title = _("登记党员")
    text = _("只登记承担公开职责的党员。档案、党费和完整名册不在这里，在党内的系统。")
    form_class = MemberForm

    def form(self, data: Any = None) -> MemberForm:
        group = self.request.GET.get("group", "")
        initial = {
            "group": group,
            "is_centre": bool(group),
            "registration": Registration.FULL,
            "since": today(),
        }
        return MemberForm(data, **_choices(), initial=initial)

    def carry_out(self, form: RefusableForm) -> None:
        members.list_member(actor_id=self.viewer.pk, **cast(MemberForm, form).values)


class MemberPage(ChainPage):
    def find(self) -> None:
        self.member = get_object_or_404(queries.members(), pk=self.kwargs["member_id"])

    def context(self) -> dict[str, Any]:
        return {"text": self.member.name}

    def back(self) -> str:
        return reverse("organisation:member", args=[self.member.pk])


class ChangeMember(MemberPage):
    title = _("修改党员的位置")
    form_class = MemberPlaceForm

    def form(self, data: Any = None) -> MemberPlaceForm:
        one, home = self.member, self.member.home
        initial = {
            "group": str(one.group_id or ""),
            "is_centre": one.is_centre,
            "centre": str(one.centre_id or ""),
            "registration": one.registration,
            "unit": str(home.unit_id or "") if home else "",
            "room": home.room if home else "",
        }
        return MemberPlaceForm(data, **_choices(one), initial=initial)

    def carry_out(self, form: RefusableForm) -> None:
        told = cast(MemberPlaceForm, form).values
        members.revise_member(member=self.member, actor_id=self.viewer.pk, **told)


class EndMember(MemberPage):
    title = _("结束党员的登记")
    submit = _("结束")
    done = _("已结束，这位党员的包联同时结束。")
    is_danger = True
    form_class = EndDutyForm

    def initial(self) -> dict[str, Any]:
        return {"until_on": today()}

    def carry_out(self, form: RefusableForm) -> None:
        members.end_member(member=self.member, actor_id=self.viewer.pk, **form.cleaned_data)


class LinkHomes(ChainPage):
    title = _("登记包联户")
    done = _("包联户已登记。")
    form_class = LinkForm

    def find(self) -> None:
        self.unit = get_object_or_404(register.all_units(), pk=self.kwargs["unit_id"])

    def context(self) -> dict[str, Any]:
        return {"text": str(self.unit)}

    def form(self, data: Any = None) -> LinkForm:
        homes = list(queries.homes_to_link(self.unit))
        initial = {
            "member": self.request.GET.get("member", ""),
            "households": [str(one.pk) for one in homes if one.occupancy != Occupancy.VACANT],
            "since": today(),
        }
        on_duty = list(queries.members_on())
        return LinkForm(data, members=on_duty, homes=homes, initial=initial)

    def carry_out(self, form: RefusableForm) -> None:
        links.link_households(actor_id=self.viewer.pk, **cast(LinkForm, form).values)


class EndLink(ChainPage):
    title = _("结束包联")
    submit = _("结束")
    is_danger = True
    form_class = EndDutyForm

    def find(self) -> None:
        self.link = get_object_or_404(queries.links(), pk=self.kwargs["link_id"])

    def initial(self) -> dict[str, Any]:
        return {"until_on": today()}

    def context(self) -> dict[str, Any]:
        return {"text": f"{self.link.member.name} · {self.link.household}"}

    def back(self) -> str:
        return reverse("organisation:member", args=[self.link.member_id])

    def carry_out(self, form: RefusableForm) -> None:
        links.end_link(link=self.link, actor_id=self.viewer.pk, **form.cleaned_data)


class SetJoint(BranchPage):
    title = _("联合党支部")
    text = _("与别的小区合建的支部。每个小区各登记一次，互相只写名称。")
    form_class = JointForm

    def initial(self) -> dict[str, Any]:
        return {"is_joint": self.branch.is_joint, "shared_with": self.branch.shared_with}

    def carry_out(self, form: RefusableForm) -> None:
        revise_branch(branch=self.branch, actor_id=self.viewer.pk, **form.cleaned_data)
