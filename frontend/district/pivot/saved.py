"""Kept views: saved from what is on the page, opened, renamed, shared and removed."""

from typing import Any, ClassVar

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from district.core.permissions import Action
from district.identity.access import may
from district.metrics.models import SavedView
from district.metrics.models.views import NAME_LENGTH
from district.metrics.queries.views import own_view, readable_view, readable_views
from district.metrics.saving import delete_view, rename_view, save_view, share_view
from frontend.access import needs, viewer_of
from frontend.accounts.forms import RefusableForm
from frontend.compound.service_pages import EmptyForm, ServicePage
from frontend.district.pivot.asking import asked_choice, query_of


class NameForm(RefusableForm):
    name = forms.CharField(
        label=_("名称"),
        max_length=NAME_LENGTH,
        help_text=_("写看什么，例如：各街道按时办结率。不要写姓名、手机号等个人信息。"),
    )


@require_safe
@needs(Action.FIGURES_READ)
def list_views(request: HttpRequest) -> HttpResponse:
    """One's own views, and those that everybody of the district finds."""
    viewer = viewer_of(request)
    found = list(readable_views(viewer))
    context = {
        "own": [one for one in found if one.owner_id == viewer.pk],
        "shared": [one for one in found if one.owner_id != viewer.pk],
        "may_share": may(viewer, Action.VIEWS_SHARE),
        "may_subscribe": may(viewer, Action.REPORT_SUBSCRIBE),
    }
    return render(request, "district/pivot/views.html", context)


class ViewPage(ServicePage):
    """A step with one view, which the address names."""

    action = Action.FIGURES_READ
    template = "district/pivot/view_form.html"
    view: SavedView

    def find(self) -> None:
        self.view = own_view(self.viewer, self.kwargs["view_id"])

    def context(self) -> dict[str, Any]:
        return {"view": self.view}

    def back(self) -> str:
        return reverse("pivot:views")


class SaveView(ViewPage):
    """Keeps the choice of the address under a name."""

    form_class = NameForm
    title = _("保存视图")
    text: ClassVar[Promise] = _("保存的是所选的指标、地方、期间和排列，数字每次打开时重新取。")
    submit, done = _("保存"), _("视图已保存。")

    def find(self) -> None:
        self.choice = asked_choice(self.request)

    def context(self) -> dict[str, Any]:
        return {}

    def back(self) -> str:
        return f"{reverse('pivot:show')}?{query_of(self.choice)}"

    def after(self) -> str:
        return view_address(self.view)

    def carry_out(self, form: RefusableForm) -> None:
        name = form.cleaned_data["name"]
        self.view = save_view(account=self.viewer, name=name, choice=self.choice)


class RenameView(ViewPage):
    form_class = NameForm
    title = _("改名")
    submit, done = _("保存"), _("已改名。")

    def initial(self) -> dict[str, Any]:
        return {"name": self.view.name}

    def carry_out(self, form: RefusableForm) -> None:
        name = form.cleaned_data["name"]
        rename_view(account=self.viewer, view_id=self.view.pk, name=name)


class ShareView(ViewPage):
    """Shares a view of one's own with everybody, or takes a shared one back."""

    action = Action.VIEWS_SHARE
    form_class = EmptyForm
    title = _("全区共享")
    text: ClassVar[Promise] = _(
        "共享以后，区、街道、社区能看数据的人都能打开这个视图，各人只看到自己范围内的数字。"
    )
    submit, done = _("确定"), _("已更新共享。")

    def find(self) -> None:
        self.view = readable_view(self.viewer, self.kwargs["view_id"])

    def context(self) -> dict[str, Any]:
        if not self.view.is_shared:
            return super().context()
        text = _("取消以后，只有保存的人还能看到这个视图。")
        return {**super().context(), "title": _("取消共享"), "text": text}

    def carry_out(self, form: RefusableForm) -> None:
        is_shared = not self.view.is_shared
        share_view(account=self.viewer, view_id=self.view.pk, is_shared=is_shared)


class DeleteView(ViewPage):
    form_class = EmptyForm
    title = _("删除视图")
    text: ClassVar[Promise] = _(
        "只删除这个视图，数据不受影响。共享的视图删除后，别人也不能再打开。"
    )
    submit, done = _("删除"), _("视图已删除。")
    is_danger = True

    def carry_out(self, form: RefusableForm) -> None:
        delete_view(account=self.viewer, view_id=self.view.pk)


def view_address(view: SavedView) -> str:
    """Where a kept view is opened."""
    return f"{reverse('pivot:show')}?view={view.pk}"
