"""The district's working time: what holds, and pages to issue the next edition of it."""

from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from district.core.clock import today
from district.core.permissions import Action
from district.identity.access import may
from district.worktime.editions import (
    confirm_year,
    district_worktime,
    editions,
    issue_hours,
    issue_rule,
    issue_year,
    latest_hours,
    latest_rules,
    latest_version,
)
from district.worktime.lines import parse_days, spans, written_days
from district.worktime.reckoning import Hours, ServiceRule, WorkYear
from district.worktime.standard import ALWAYS
from frontend.access import needs, viewer_of
from frontend.accounts.forms import RefusableForm
from frontend.compound.service_pages import ServicePage
from frontend.district.worktime.forms import HoursForm, RuleForm, SeenForm, YearForm
from tenants.matters.models import Category, Urgency

EVERY_CATEGORY = "all"


@dataclass(frozen=True)
class RuleRow:
    """A rule with the words of whom it is for."""

    rule: ServiceRule
    urgency: str | Promise
    category: str | Promise
    url: str

    @property
    def answer_days(self) -> str:
        """0.5 or 2 working days."""
        return f"{self.rule.answer_halves / 2:g}"


@require_safe
@needs(Action.COMPOUNDS_READ)
def show(request: HttpRequest) -> HttpResponse:
    """What is in force, and which editions there were."""
    worktime = district_worktime()
    years = {year: worktime.years.get(year, WorkYear(year)) for year in _years(worktime.years)}
    context = {
        "years": [_year_row(year) for year in reversed(years.values())],
        "next_year": max(years) + 1,
        "hours": latest_hours(worktime),
        "rules": [_rule_row(rule) for rule in latest_rules(worktime)],
        "editions": editions()[:30],
        "may_issue": may(viewer_of(request), Action.WORKTIME_ISSUE),
    }
    return render(request, "district/worktime/show.html", context)


def _years(known: Any) -> list[int]:
    """Those told, this one and the next."""
    return sorted({*known, today().year, today().year + 1})


def _year_row(year: WorkYear) -> dict[str, Any]:
    return {
        "year": year,
        "off": spans(year.off),
        "work": sorted(year.work),
        "mornings": sorted(year.mornings),
    }


def _rule_row(rule: ServiceRule) -> RuleRow:
    category = Category(rule.category).label if rule.category else _("所有类别")
    words = [rule.urgency, rule.category or EVERY_CATEGORY]
    return RuleRow(
        rule, Urgency(rule.urgency).label, category, reverse("worktime:rule", args=words)
    )


class WorktimePage(ServicePage):
    """A form in front of one edition."""

    action = Action.WORKTIME_ISSUE
    template = "district/form.html"
    submit = _("发布新版本")
    done = _("已发布，各小区很快就会按它计算。")

    def back(self) -> str:
        return reverse("worktime:show")

    def initial(self) -> dict[str, Any]:
        return {"seen": latest_version()}


class YearPage(WorktimePage):
    """Of the year in the address; 404 for one that nobody works in."""

    def find(self) -> None:
        year = self.kwargs["year"]
        if not ALWAYS.year <= year <= 2100:
            raise Http404
        self.year = district_worktime().years.get(year, WorkYear(year))


class IssueYear(YearPage):
    form_class = YearForm
    title = _("修改工作日历")
    text = _("保存后，各小区还没办结的事项会重新计算期限；已经办结的不变，每次改动都留下记录。")

    def initial(self) -> dict[str, Any]:
        days = {"off": self.year.off, "work": self.year.work, "mornings": self.year.mornings}
        told = {name: written_days(found) for name, found in days.items()}
        return {**super().initial(), **told, "is_confirmed": self.year.is_confirmed}

    def carry_out(self, form: RefusableForm) -> None:
        given = form.cleaned_data
        year = WorkYear(
            self.year.year,
            off=parse_days(given["off"], "off"),
            work=parse_days(given["work"], "work"),
            mornings=parse_days(given["mornings"], "mornings"),
            is_confirmed=given["is_confirmed"],
        )
        issue_year(year=year, note=given["note"], by_id=self.viewer.pk, seen=given["seen"])


class ConfirmYear(YearPage):
    form_class = SeenForm
    title = _("确认工作日历")
    text = _("请先对照国务院办公厅的放假通知。确认后，页面上不再提示“没有确认”。")
    submit = _("确认")
    done = _("已确认。")

    def carry_out(self, form: RefusableForm) -> None:
        seen = form.cleaned_data["seen"]
        confirm_year(year=self.year.year, by_id=self.viewer.pk, seen=seen)


class IssueHours(WorktimePage):
    form_class = HoursForm
    title = _("修改办公时间")
    text = _("半个工作日按它算：中午以前算上午，中午到下班算下午。")

    def initial(self) -> dict[str, Any]:
        told = asdict(latest_hours(district_worktime()))
        return {**super().initial(), **told, "valid_from": today()}

    def carry_out(self, form: RefusableForm) -> None:
        given, told = _apart(form)
        issue_hours(hours=Hours(**given), by_id=self.viewer.pk, **told)


class IssueRule(WorktimePage):
    """The rule that holds, to begin with; a category without one begins with that of all."""

    form_class = RuleForm
    title = _("修改办理时限")
    text = _("从生效日期起受理的事项按它算；以前受理的仍按受理那天的时限。")

    def find(self) -> None:
        urgency, category = self.kwargs["urgency"], self.kwargs["category"]
        if urgency not in Urgency.values or category not in {EVERY_CATEGORY, *Category.values}:
            raise Http404
        category = "" if category == EVERY_CATEGORY else category
        rule = district_worktime().rule_for(date.max, urgency, category)
        self.rule = replace(rule, category=category)

    def initial(self) -> dict[str, Any]:
        return {**super().initial(), **asdict(self.rule), "valid_from": today()}

    def carry_out(self, form: RefusableForm) -> None:
        given, told = _apart(form)
        issue_rule(rule=replace(self.rule, **given), by_id=self.viewer.pk, **told)


def _apart(form: RefusableForm) -> tuple[dict[str, Any], dict[str, Any]]:
    """What is laid down, and what is said about it."""
    given = dict(form.cleaned_data)
    told = {name: given.pop(name) for name in ("valid_from", "note", "seen")}
    return given, told
