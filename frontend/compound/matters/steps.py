"""One page for each thing that can be done with a matter: a form in front of a service."""

from typing import Any, ClassVar, cast

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from district.core.permissions import Action
from district.identity.access import may
from frontend.accounts.forms import RefusableForm
from frontend.compound.matters.forms import (
    ChooseForm,
    DiscussForm,
    FinishForm,
    JudgeForm,
    JudgeForOtherForm,
    NoticeForm,
    PhotosForm,
    ReasonForm,
    SortForm,
    SupportForm,
)
from frontend.compound.matters.next_steps import is_asked
from frontend.compound.service_pages import EmptyForm, ServicePage
from tenants.matters import services
from tenants.matters.access import readable_matter, require_handler
from tenants.matters.models import (
    Category,
    Channel,
    Result,
    Satisfaction,
    Solution,
    Stage,
    Urgency,
)
from tenants.matters.queries import matter_history, similar_matters
from tenants.matters.responsible import candidates
from tenants.matters.veil import veiled
from tenants.messages.links import is_undelivered
from tenants.register.queries import all_units


class MatterPage(ServicePage):
    """A step of one matter; strangers to it are told that it does not exist."""

    action = Action.MATTER_READ
    template = "compound/matters/step.html"
    submit = _("保存")
    done: ClassVar[Promise] = _("已记下。")
    form_class: ClassVar[type[RefusableForm]] = EmptyForm

    def find(self) -> None:
        """To be shown, with no word that is not for the viewer; services read it anew.

        What is asked and answered of it by others stands on the pages of who handles it alone.
        """
        found = readable_matter(self.viewer, self.kwargs["matter_id"])
        if self.action is Action.MATTER_HANDLE:
            require_handler(self.viewer, found)
        [self.matter] = veiled(self.viewer, [found])

    def form(self, data: Any = None) -> RefusableForm:
        files = self.request.FILES if data is not None else None
        return self.form_class(data, files, initial=self.initial())

    def context(self) -> dict[str, Any]:
        return {"matter": self.matter}

    def back(self) -> str:
        return reverse("matters:show", args=[self.matter.pk])

    @property
    def who(self) -> dict[str, Any]:
        """Actor and matter, as every service takes them."""
        return {"actor": self.viewer, "matter_id": self.matter.pk}


class Discuss(MatterPage):
    action = Action.MATTER_HANDLE
    title = _("记下商议结果")
    form_class = DiscussForm

    def carry_out(self, form: RefusableForm) -> None:
        services.discuss(**self.who, note=form.cleaned_data["note"])


class Start(MatterPage):
    action = Action.MATTER_HANDLE
    title = _("开始办理")
    text = _("点了以后，居民会看到这件事已经有人在办。")
    submit = _("开始办理")
    done = _("已开始办理。")

    def carry_out(self, form: RefusableForm) -> None:
        services.start_work(**self.who)


class Finish(MatterPage):
    action = Action.MATTER_HANDLE
    title = pgettext_lazy("动词", "办结")
    submit = pgettext_lazy("动词", "办结")
    done = _("已办结。")
    form_class = FinishForm

    def carry_out(self, form: RefusableForm) -> None:
        values = form.cleaned_data
        services.finish(
            **self.who,
            outcome=values["outcome"],
            result=Result(values["result"]),
            photos=values["photos"],
            at=cast(FinishForm, form).at,
        )


class Judge(MatterPage):
    action = Action.MATTER_JUDGE
    title = _("评一评")
    submit = _("提交评价")
    done = _("谢谢您的评价。")

    template = "compound/matters/judge.html"

    def find(self) -> None:
        """One's own verdict first; who has none to give asks the requester."""
        super().find()
        self.history = matter_history(viewer=self.viewer, matter_id=self.matter.pk)
        self.is_for_other = not is_asked(self.viewer, self.history) and may(
            self.viewer, Action.MATTER_RECORD_FOR_OTHERS
        )

    def form(self, data: Any = None) -> RefusableForm:
        return JudgeForOtherForm(data) if self.is_for_other else JudgeForm(data)

    def context(self) -> dict[str, Any]:
        """To ask by phone: the number, for those who have to speak with the requester."""
        asker = self.history.requester if self.is_for_other else None
        return {
            **super().context(),
            "asker": asker if asker and asker.phone else None,
            "is_undelivered": self.is_for_other and is_undelivered(self.matter),
        }

    def carry_out(self, form: RefusableForm) -> None:
        values = form.cleaned_data
        services.judge(
            **self.who,
            solution=Solution(values["solution"]),
            satisfaction=Satisfaction(values["satisfaction"]),
            note=values["note"],
            channel=Channel(values.get("channel") or Channel.SELF),
        )


class SkipVerdict(MatterPage):
    action = Action.MATTER_HANDLE
    title = _("不评，写明原因")
    text = _("没有评价就公示，原因会一直留在记录里。")
    form_class = ReasonForm

    def carry_out(self, form: RefusableForm) -> None:
        services.skip_stage(**self.who, stage=Stage.JUDGE, reason=form.cleaned_data["reason"])


class Publish(MatterPage):
    action = Action.MATTER_PUBLISH
    title = pgettext_lazy("动词", "公示")
    submit = pgettext_lazy("动词", "公示")
    done = _("已公示。")
    form_class = NoticeForm

    def form(self, data: Any = None) -> RefusableForm:
        return EmptyForm(data) if self.matter.is_private else super().form(data)

    def initial(self) -> dict[str, Any]:
        return {"text": services.draft_notice(self.matter)}

    def context(self) -> dict[str, Any]:
        notice = services.draft_notice(self.matter) if self.matter.is_private else ""
        return {**super().context(), "notice": notice}

    def carry_out(self, form: RefusableForm) -> None:
        services.publish(**self.who, text=form.cleaned_data.get("text", ""))


class CorrectNotice(MatterPage):
    action = Action.MATTER_PUBLISH
    title = _("修改公示")
    form_class = NoticeForm

    def initial(self) -> dict[str, Any]:
        return {"text": self.matter.notice_text}

    def carry_out(self, form: RefusableForm) -> None:
        services.correct_notice(**self.who, text=form.cleaned_data["text"])


class Assign(MatterPage):
    action = Action.MATTER_HANDLE
    title = _("换负责人")

    def form(self, data: Any = None) -> RefusableForm:
        people = [(str(one.pk), one.name) for one in candidates()]
        initial = {"chosen": str(self.matter.responsible_id or "")}
        return ChooseForm(data, label=_("由谁负责"), choices=people, initial=initial)

    def carry_out(self, form: RefusableForm) -> None:
        services.assign(**self.who, responsible_id=form.cleaned_data["chosen"])


class Sort(MatterPage):
    action = Action.MATTER_HANDLE
    title = _("改类别或急缓")
    form_class = SortForm

    def initial(self) -> dict[str, Any]:
        matter = self.matter
        return {
            "category": matter.category,
            "urgency": matter.urgency,
            "feeling": matter.feeling,
            "is_private": matter.is_private,
        }

    def form(self, data: Any = None) -> RefusableForm:
        """What the requester keeps private, nobody else is asked to make public; how urgent
        something was is no question once it is settled."""
        form = super().form(data)
        if not self.matter.is_open:
            del form.fields["urgency"]
        if self.matter.is_private and self.matter.requester_id != self.viewer.pk:
            del form.fields["is_private"]
        return form

    def carry_out(self, form: RefusableForm) -> None:
        values = form.cleaned_data
        services.sort_matter(
            **self.who,
            category=Category(values["category"]),
            urgency=Urgency(values["urgency"]) if values.get("urgency") else None,
            is_private=values.get("is_private"),
            feeling=values["feeling"],
        )


class Merge(MatterPage):
    action = Action.MATTER_HANDLE
    title = _("并入另一件")
    text = _("同一件事报了几次，就并成一件，附议的人都会留下。")
    submit = _("并入")
    done = _("已并入。")

    def form(self, data: Any = None) -> RefusableForm:
        found = similar_matters(viewer=self.viewer, matter=self.matter)
        choices = [(str(one.pk), f"#{one.number} {one.title}") for one in found]
        return ChooseForm(data, label=_("并到哪一件"), choices=choices)

    def context(self) -> dict[str, Any]:
        found = similar_matters(viewer=self.viewer, matter=self.matter)
        return {**super().context(), "nothing_to_choose": not found.exists()}

    def carry_out(self, form: RefusableForm) -> None:
        services.merge_duplicate(
            actor=self.viewer, duplicate_id=self.matter.pk, into_id=form.cleaned_data["chosen"]
        )


class Support(MatterPage):
    action = Action.MATTER_SUPPORT
    title = _("附议")
    text = _("您家也有这个问题，就附议一下，办好后也请您评。")
    submit = _("附议")
    done = _("已附议。")

    def form(self, data: Any = None) -> RefusableForm:
        if may(self.viewer, Action.MATTER_RECORD_FOR_OTHERS):
            return SupportForm(data, units=list(all_units()))
        return EmptyForm(data)

    def carry_out(self, form: RefusableForm) -> None:
        values = form.cleaned_data
        services.support(
            **self.who, name=values.get("name", ""), household_id=values.get("household_id")
        )


class Reopen(MatterPage):
    action = Action.MATTER_SUPPORT
    title = _("没办好，重新办理")
    submit = _("重新办理")
    done = _("已重新受理。")
    form_class = ReasonForm

    def carry_out(self, form: RefusableForm) -> None:
        services.reopen(**self.who, reason=form.cleaned_data["reason"])


class AddPhotos(MatterPage):
    action = Action.MATTER_SUPPORT
    title = _("加照片")
    form_class = PhotosForm

    def carry_out(self, form: RefusableForm) -> None:
        services.add_photos(**self.who, files=form.cleaned_data["photos"])
