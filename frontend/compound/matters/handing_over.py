"""选几件，一起交给一个人: some of the list as it is narrowed, and who is to answer for them."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from district.core.permissions import Action
from frontend.accounts.forms import RefusableForm
from frontend.compound.matters.filtering import asked_by
from frontend.compound.matters.forms import HandOverForm
from frontend.compound.service_pages import ServicePage
from frontend.compound.subareas.chosen import chosen_part
from tenants.matters.filters import wanted_by
from tenants.matters.lists import matters_to_hand_over
from tenants.matters.responsible import candidates
from tenants.matters.services import assign_many
from tenants.matters.services.handling import MOST_AT_ONCE
from tenants.subareas.queries import matters_in


class AssignMany(ServicePage):
    action = Action.MATTER_HANDLE
    template = "compound/matters/assign_many.html"
    title = _("选几件，一起交给一个人")
    submit = _("交给这个人")
    done = _("选中的事都交好了。")
    form_class = HandOverForm

    def find(self) -> None:
        self.asked = asked_by(self.request, self.viewer)
        chosen = chosen_part(self.request).chosen
        wanted = wanted_by(self.asked.said, matters_in(chosen) if chosen else None)
        found = matters_to_hand_over(viewer=self.viewer, wanted=wanted)[: MOST_AT_ONCE + 1]
        self.matters = list(found)

    def form(self, data: Any = None) -> RefusableForm:
        return HandOverForm(data, matters=self.matters[:MOST_AT_ONCE], people=list(candidates()))

    def context(self) -> dict[str, Any]:
        return {
            "nothing_to_choose": not self.matters,
            "most": MOST_AT_ONCE if len(self.matters) > MOST_AT_ONCE else None,
        }

    def carry_out(self, form: RefusableForm) -> None:
        assign_many(actor=self.viewer, **form.cleaned_data)

    def back(self) -> str:
        return self.asked.url()
