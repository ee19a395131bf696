"""The morning's notice: how the last night went, what failed, why, and who must act."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from django.utils.formats import date_format, time_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from district.core.permissions import Action
from district.identity.access import may
from district.identity.models import Account
from district.metrics.queries import Failure, Imbalance, Morning
from frontend.reports.wording import period as period_text

UPGRADING = "CompoundUpgrading"
_NAMED = 5


@dataclass(frozen=True)
class Notice:
    """One box: ``kind`` as of the page's notices, a title, and what is to be known beyond it."""

    kind: str
    title: str
    sentences: tuple[str, ...]


def morning_notice(told: Morning, reader: Account) -> Notice:
    """2026年11月25日夜间汇总：378/380 个小区完成.

    That sums differ is told to whoever issues reports: a street's reader can do nothing about it.
    """
    if not may(reader, Action.REPORT_ISSUE):
        told = replace(told, imbalances=())
    facts = {
        "day": date_format(told.day, _("Y年n月j日")),
        "done": told.done,
        "expected": told.expected,
    }
    title = _("%(day)s 夜间汇总：%(done)s/%(expected)s 个小区完成") % facts
    parked = any(one.parked for one in told.failures)
    kind = "danger" if parked or told.imbalances else "warn" if told.done < told.expected else "ok"
    return Notice(kind, title, tuple(_sentences(told)))


def _sentences(told: Morning) -> Iterator[str]:
    if told.done == told.expected and told.finished_at:
        moment = time_format(localtime(told.finished_at), "H:i")
        yield _("%(moment)s 全部完成，不需要处理。") % {"moment": moment}
    if told.pending:
        yield _("%(count)s 个小区正在汇总或等待汇总，会自动完成。") % {"count": told.pending}
    upgrading = [one for one in told.failures if one.error == UPGRADING]
    trying = [one for one in told.failures if not one.parked and one.error != UPGRADING]
    parked = [one for one in told.failures if one.parked]
    if upgrading:
        yield _("%(names)s正在升级，升级后自动补上，不需要处理。") % _facts(upgrading)
    if trying:
        yield _("%(names)s汇总出错（%(error)s），系统正在自动重试。") % _facts(trying)
    if parked:
        yield (
            _(
                "%(names)s汇总失败（%(error)s），已试 %(tries)s 次。请系统维护人员查明原因后重新汇总；"
                "在那以前，这些小区的数字停在前一晚。"
            )
            % _facts(parked)
        )
    if told.imbalances:
        yield (
            _(
                "%(periods)s有数字与下级之和不符（%(metrics)s，共 %(count)s 处）。"
                "请先不要上报这些数字，并请系统维护人员用 manage check_sums 查明原因。"
            )
            % _imbalance_facts(told.imbalances)
        )


def _facts(failures: list[Failure]) -> dict[str, object]:
    """The first few by name; errors are classes and codes, never a row."""
    names = _("、").join(one.name for one in failures[:_NAMED])
    if len(failures) > _NAMED:
        names = _("%(names)s等 %(count)s 个小区") % {"names": names, "count": len(failures)}
    return {
        "names": names,
        "error": _("、").join(dict.fromkeys(one.error for one in failures)),
        "tries": max(one.attempts for one in failures),
    }


def _imbalance_facts(imbalances: Sequence[Imbalance]) -> dict[str, object]:
    """Codes of metrics alone: whose figure it is stands in the log."""
    periods = _("、").join(period_text(one.period) for one in imbalances[:_NAMED])
    if len(imbalances) > _NAMED:
        periods = _("%(periods)s等 %(count)s 个期间") % {
            "periods": periods,
            "count": len(imbalances),
        }
    codes = dict.fromkeys(code for one in imbalances for code in one.metrics)
    return {
        "periods": periods,
        "metrics": _("、").join(list(codes)[:_NAMED]),
        "count": sum(one.differences for one in imbalances),
    }
