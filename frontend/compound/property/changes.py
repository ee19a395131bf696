"""Pages that enter who manages the property."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from district.core.permissions import Action
from district.registry.models import Compound, ManagementMode
from district.tenancy.context import current_compound
from frontend.accounts.forms import RefusableForm
from frontend.compound.property.forms import ManagementForm, ReviseManagementForm
from frontend.compound.service_pages import EmptyForm, ServicePage
from tenants.register.managing import enter_management, remove_management, revise_management
from tenants.register.queries import managements


class PropertyPage(ServicePage):
    action = Action.ORGANISATION_CHANGE
    submit = _("保存")
    done = _("已保存。")

    def back(self) -> str:
        return reverse("property:show")


class EnterManagement(PropertyPage):
    title = _("登记管理方式")
    text = _("写从哪天起由谁管。原来登记的会在这一天自动结束。")
    form_class = ManagementForm

    def initial(self) -> dict[str, Any]:
        """What the district wrote when the compound came in, to be confirmed with its day."""
        compound = current_compound()
        if not isinstance(compound, Compound) or compound.management == ManagementMode.UNKNOWN:
            return {}
        return {"mode": compound.management, "basis": compound.management_basis}

    def carry_out(self, form: RefusableForm) -> None:
        enter_management(actor_id=self.viewer.pk, **form.cleaned_data)


class ManagementPage(PropertyPage):
    def find(self) -> None:
        self.management = get_object_or_404(managements(), pk=self.kwargs["management_id"])


class ReviseManagement(ManagementPage):
    title = _("修改管理方式")
    form_class = ReviseManagementForm

    def initial(self) -> dict[str, Any]:
        one = self.management
        return {"company": one.company, "basis": one.basis, "until_on": one.until_on}

    def carry_out(self, form: RefusableForm) -> None:
        revise_management(management=self.management, actor_id=self.viewer.pk, **form.cleaned_data)


class RemoveManagement(ManagementPage):
    title = _("删除这条登记")
    text = _("只删除填错的。到期不再这样管的，请填写结束日期。")
    submit = _("删除")
    is_danger = True
    form_class = EmptyForm

    def carry_out(self, form: RefusableForm) -> None:
        remove_management(management=self.management, actor_id=self.viewer.pk)
