"""The report in sentences: its title, the facts of its head, and what a reader should know first."""

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from district.metrics.figures import PeriodType
from frontend.reports.contents import Contents
from frontend.reports.wording import is_readable, parts, reporting, value, with_unit
from frontend.reports.wording import period as period_text

COUNTED = ("BLD", "UNIT", "HH", "HEAD", "PMD")
COVERED = ("ORG-01", "ORG-03", "ORG-06", "ORG-09")
SERVED = ("MAT-02", "MAT-03", "MAT-04", "MAT-05", "MAT-08")


def title(contents: Contents) -> str:
    """离石区小区治理月报."""
    facts = {"place": contents.place.name}
    if contents.is_of_compound:
        return _("%(place)s的数据") % facts
    titles = {
        PeriodType.DAY: _("%(place)s小区治理日报"),
        PeriodType.MONTH: _("%(place)s小区治理月报"),
        PeriodType.QUARTER: _("%(place)s小区治理季报"),
        PeriodType.YEAR: _("%(place)s小区治理年报"),
        PeriodType.ROLLING: _("%(place)s小区治理近12个月报告"),
    }
    return titles[contents.period.type] % facts


def lock_state(contents: Contents) -> str:
    """Whether the figures may still change (R7)."""
    if contents.is_locked:
        return _("已锁定")
    day = date_format(localtime(contents.locks_at), _("Y年n月j日"))
    return _("暂定数，%(day)s 锁定") % {"day": day}


def compounds_reporting(contents: Contents) -> str:
    """5/5 个小区已报."""
    facts = {"reporting": contents.reporting, "expected": contents.expected}
    return _("%(reporting)s/%(expected)s 个小区已报") % facts


def version_text(contents: Contents) -> str:
    """口径版本 2023.1."""
    return _("口径版本 %(version)s") % {"version": contents.version}


def headline(contents: Contents) -> list[str]:
    """What stands right under the title: who reported, and whether it may still change."""
    issued = [issue_text(contents)] if contents.issue else []
    return [*issued, compounds_reporting(contents), lock_state(contents)]


def issue_text(contents: Contents) -> str:
    """正式发布第 2 次, 2023年5月12日: so that two papers of one period are told apart."""
    if contents.issue is None:
        return ""
    day = date_format(localtime(contents.issue.at), _("Y年n月j日"))
    return _("%(day)s 第 %(number)s 次正式发布") % {"day": day, "number": contents.issue.number}


def facts(contents: Contents) -> list[str]:
    """How good the figures are, by which rules, and when they were computed."""
    found = [phrase for code in ("DQ-02", "DQ-01") if (phrase := _rate(contents, code))]
    found += burden(contents)
    found.append(version_text(contents))
    if moment := contents.computed_at:
        shown = date_format(localtime(moment), _("Y年n月j日 H:i"))
        found.append(_("计算于 %(moment)s") % {"moment": shown})
    return found


def burden(contents: Contents) -> list[str]:
    """What the figures cost those who entered them: minutes and taps of the month, never ranked.

    Of a division for each compound that has told; nothing of periods that do not know it.
    """
    minutes, taps = _count(contents, "SYS-01"), _count(contents, "ENT_TAP")
    return [one for one in (minutes, taps) if one]


def paragraphs(contents: Contents) -> list[str]:
    """What a head of department reads first, each figure with what stands behind it."""
    told = [_opening(contents), _organisation(contents)]
    if contents.period.type is not PeriodType.DAY:
        told.append(_matters(contents))
    told.append(_("没有填报的不按零计算；每个比率都附分子、分母和已报小区数。"))
    return [one for one in told if one]


def _opening(contents: Contents) -> str:
    known = {
        "day": date_format(contents.period.last_day, _("Y年n月j日")),
        "place": contents.place.name,
        "expected": contents.expected,
        "reporting": contents.reporting,
    }
    first = (
        _("截至%(day)s，%(place)s有 %(expected)s 个小区运行，其中 %(reporting)s 个有数据。") % known
    )
    counts = [phrase for code in COUNTED if (phrase := _count(contents, code))]
    return first + _sentence(counts)


def _organisation(contents: Contents) -> str:
    found = []
    if phrase := _branches(contents):
        found.append(phrase)
    found += [phrase for code in COVERED if (phrase := _rate(contents, code))]
    return _sentence(found)


def _matters(contents: Contents) -> str:
    found = [phrase for code in ("MA", "MC") if (phrase := _count(contents, code))]
    found += [phrase for code in SERVED if (phrase := _rate(contents, code))]
    if overdue := _count(contents, "MAT-11"):
        found.append(overdue)
    opening = _("%(period)s，") % {"period": period_text(contents.period)}
    return opening + _sentence(found) if found else ""


def _branches(contents: Contents) -> str:
    figures = [contents.at(code) for code in ("BR", "BR_C", "BR_P")]
    every, own, company = figures
    if not every or not own or not company or not all(is_readable(one) for one in figures):
        return ""
    known = {
        "all": every.numerator,
        "own": own.numerator,
        "company": company.numerator,
        "reporting": reporting(every),
    }
    return (
        _(
            "党支部 %(all)s 个（%(reporting)s），其中小区党支部 %(own)s 个、物业企业党支部 %(company)s 个"
        )
        % known
    )


def _count(contents: Contents, code: str) -> str:
    """楼栋 10 栋(2/5 个小区已报), 单元未填报."""
    definition, figure = contents.definition(code), contents.at(code)
    if definition is None or figure is None:
        return ""
    known = {"name": definition.name, "value": with_unit(figure, definition)}
    if not is_readable(figure):
        return _("%(name)s%(value)s") % known
    return _("%(name)s %(value)s（%(reporting)s）") % {**known, "reporting": reporting(figure)}


def _rate(contents: Contents, code: str) -> str:
    """按时办结率 22/22(100.0%), 满意率不适用."""
    definition, figure = contents.definition(code), contents.at(code)
    if definition is None or figure is None:
        return ""
    known = {"name": definition.name, "value": value(figure, definition), "parts": parts(figure)}
    if not is_readable(figure):
        return _("%(name)s%(value)s") % known
    if figure.is_small:
        return _("%(name)s %(parts)s（%(value)s，样本小）") % known
    return _("%(name)s %(parts)s（%(value)s）") % known


def _sentence(phrases: list[str]) -> str:
    return _("%(phrases)s。") % {"phrases": _("；").join(phrases)} if phrases else ""
