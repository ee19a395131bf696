"""Pages that enter what the three sides do together: officers, meetings, promises."""

from collections.abc import Callable
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _

from district.core.clock import today
from frontend.accounts.forms import RefusableForm
from frontend.compound.property.changes import PropertyPage
from frontend.compound.property.forms import (
    GuidanceForm,
    MeetingForm,
    PromiseForm,
    ReviseGuidanceForm,
    RevisePromiseForm,
    SidesForm,
)
from frontend.compound.service_pages import EmptyForm
from tenants.property import queries, services


class AssignGuidance(PropertyPage):
    title = _("登记党建指导员")
    text = _("物业企业没有自己的党支部时，由街道或社区派党建指导员。")
    form_class = GuidanceForm

    def carry_out(self, form: RefusableForm) -> None:
        services.assign_guidance(actor_id=self.viewer.pk, **form.cleaned_data)


class RecordMeeting(PropertyPage):
    title = _("登记三方联席会议")
    text = _("党支部、业委会或居民代表、物业企业三方都到会的才算一次三方联席会议。")
    form_class = MeetingForm

    def initial(self) -> dict[str, Any]:
        return {"held_on": today()}

    def carry_out(self, form: RefusableForm) -> None:
        services.record_meeting(actor_id=self.viewer.pk, **form.cleaned_data)


class PublishPromise(PropertyPage):
    title = _("公布服务承诺")
    text = _("物业企业向居民公开作出的承诺，一条一条写。")
    form_class = PromiseForm

    def initial(self) -> dict[str, Any]:
        return {"published_on": today()}

    def carry_out(self, form: RefusableForm) -> None:
        services.publish_promise(actor_id=self.viewer.pk, **form.cleaned_data)


class RowPage(PropertyPage):
    """One row that the address names."""

    rows: ClassVar[Callable[[], QuerySet[Any]]]

    def find(self) -> None:
        [row_id] = self.kwargs.values()
        self.row = get_object_or_404(type(self).rows(), pk=row_id)


class RevisePage(RowPage):
    def initial(self) -> dict[str, Any]:
        return {name: getattr(self.row, name) for name in self.form_class.base_fields}

    def carry_out(self, form: RefusableForm) -> None:
        services.revise(row=self.row, actor_id=self.viewer.pk, **form.cleaned_data)


class RemovePage(RowPage):
    title = _("删除这条登记")
    text = _("只删除填错的。到期不再这样的，请填写结束日期。")
    submit = _("删除")
    is_danger = True
    form_class = EmptyForm

    def carry_out(self, form: RefusableForm) -> None:
        services.remove(row=self.row, actor_id=self.viewer.pk)


class ReviseGuidance(RevisePage):
    title = _("修改党建指导员")
    form_class = ReviseGuidanceForm
    rows = staticmethod(queries.guidances)


class ReviseMeeting(RevisePage):
    title = _("修改联席会议")
    form_class = SidesForm
    rows = staticmethod(queries.meetings)


class RevisePromise(RevisePage):
    title = _("承诺做到了吗")
    form_class = RevisePromiseForm
    rows = staticmethod(queries.promises)


class RemoveGuidance(RemovePage):
    rows = staticmethod(queries.guidances)


class RemoveMeeting(RemovePage):
    rows = staticmethod(queries.meetings)


class RemovePromise(RemovePage):
    rows = staticmethod(queries.promises)
