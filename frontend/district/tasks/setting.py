"""Pages that set a task and end one."""

from typing import cast

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from district.core.permissions import Action
from district.tasks.models import Task
from district.tasks.queries import task_by_id
from district.tasks.services import end_task, set_task
from frontend.accounts.forms import RefusableForm
from frontend.compound.service_pages import ServicePage
from frontend.district.tasks.forms import EndForm, TaskForm


class TasksPage(ServicePage):
    action = Action.TASKS_SET
    template = "district/form.html"
    task: Task | None = None

    def back(self) -> str:
        return reverse("tasks:show", args=[self.task.pk]) if self.task else reverse("tasks:list")


class SetTask(TasksPage):
    title = _("布置一项任务")
    text = _("小区不用填表，也不用交照片：到没到，只看指标。")
    submit = _("布置")
    done = _("已布置，各小区很快就会看到。")
    form_class = TaskForm

    def carry_out(self, form: RefusableForm) -> None:
        self.task = set_task(draft=cast(TaskForm, form).draft, by_id=self.viewer.pk)


class EndTask(TasksPage):
    title = _("结束这项任务")
    text = _("小区的首页不再显示它；这里还能看到结束时的结果。")
    submit = _("结束任务")
    done = _("已结束。")
    is_danger = True
    form_class = EndForm

    def find(self) -> None:
        self.task = task_by_id(self.kwargs["task_id"])

    def carry_out(self, form: RefusableForm) -> None:
        task = task_by_id(self.kwargs["task_id"])
        end_task(task=task, reason=form.cleaned_data["reason"], by_id=self.viewer.pk)
