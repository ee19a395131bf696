"""The messages of a subscription: the morning's notice, a report's first lines, a kept view."""

from dataclasses import replace
from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from district.core.errors import DomainError
from district.identity.models import Account
from district.metrics.figures import Figure, Period
from district.metrics.letters import Errand, Letter
from district.metrics.models import MetricDefinition, Report, SavedView
from district.metrics.queries import morning
from district.metrics.queries.pivot import Pivot, pivot
from district.metrics.rights import ReadablePlace
from district.registry.tree import tree_on
from frontend.reports.gathering import gather
from frontend.reports.mornings import morning_notice
from frontend.reports.summary import lock_state, paragraphs, title
from frontend.reports.wording import is_readable, parts, with_unit
from frontend.reports.wording import period as period_text


def write_letter(errand: Errand) -> Letter:
    """Named by LETTER_WRITER: what this reader may see, in the active language."""
    if errand.view:
        return _of_view(errand, errand.view)
    if errand.place is None:
        raise TypeError("an errand is of a place or of a view")
    if errand.report is Report.MORNING:
        return _of_morning(errand.account, errand.place, errand.period)
    return _of_report(errand.place, errand.period)


def _of_morning(reader: Account, place: ReadablePlace, period: Period) -> Letter:
    if not tree_on(period.last_day, within=place.division).compounds:
        raise DomainError("no_compounds", _("还没有小区入驻，因此没有报表。"))
    path = _overview(place, period)
    told = morning(place.division, day=period.last_day)
    if told is None or not told.expected:
        facts = {"place": place.name, "day": period_text(period)}
        first = _("%(place)s %(day)s 夜间汇总没有做") % facts
        why = _("这一晚没有排上汇总，这里的数字停在前一晚。请系统维护人员查明原因并补做。")
        return Letter(first, (why,), path, place)
    notice = morning_notice(told, reader)
    first = _("%(place)s %(notice)s") % {"place": place.name, "notice": notice.title}
    return Letter(first, notice.sentences, path, place)


def _of_report(place: ReadablePlace, period: Period) -> Letter:
    contents = gather(place, period)
    first = f"{title(contents)} {period_text(period)}"
    state = _("这一期的数字：%(state)s。") % {"state": lock_state(contents)}
    told = (*paragraphs(contents), state, *contents.attention)
    return Letter(first, told, _overview(place, period), place)


def _of_view(errand: Errand, view: SavedView) -> Letter:
    """The whole of the view's place, a line for each metric; the page has the rest."""
    choice = replace(view.choice, until=str(errand.period), periods=1)
    found = pivot(errand.account, choice)
    if found is None:
        raise DomainError("no_figures", _("还没有任何数据。"))
    facts = {"name": view.name, "place": found.place.name, "period": period_text(errand.period)}
    first = _("视图“%(name)s”：%(place)s %(period)s") % facts
    path = f"{reverse('pivot:show', urlconf=settings.PUBLIC_SCHEMA_URLCONF)}?{urlencode({'view': view.pk})}"
    return Letter(first, tuple(_lines(found, errand.period)), path, found.place)


def _lines(found: Pivot, period: Period) -> list[str]:
    whole = found.organisations[0].code
    figures = [(one, found.at(one.code, whole, period)) for one in found.definitions]
    told = [_line(definition, figure) for definition, figure in figures if figure]
    return told or [_("这一期没有数字。")]


def _line(definition: MetricDefinition, figure: Figure) -> str:
    """按时办结率 95.5%(21/22), 满意率 未填报."""
    known = {"name": definition.name, "value": with_unit(figure, definition)}
    if not is_readable(figure) or not (stands_behind := parts(figure)):
        return _("%(name)s %(value)s") % known
    known["parts"] = stands_behind
    if figure.is_small:
        return _("%(name)s %(value)s（%(parts)s，样本小）") % known
    return _("%(name)s %(value)s（%(parts)s）") % known


def _overview(place: ReadablePlace, period: Period) -> str:
    query = urlencode({"period": str(period), "organisation": place.code})
    return f"{reverse('overview:show', urlconf=settings.PUBLIC_SCHEMA_URLCONF)}?{query}"
