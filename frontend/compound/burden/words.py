"""What the forms of a compound are about, in everyday words, and how long something took."""

from collections import Counter

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from frontend.numbers import grouped

ABOUT: dict[str, Promise] = {
    "matters": gettext_lazy("事项"),
    "verdict": gettext_lazy("评价"),
    "visits": gettext_lazy("敲门"),
    "meetings": gettext_lazy("议事"),
    "votes": gettext_lazy("表决"),
    "elections": gettext_lazy("表决"),
    "disputes": gettext_lazy("调解"),
    "organisation": gettext_lazy("组织"),
    "inductions": gettext_lazy("组织"),
    "seating": gettext_lazy("组织"),
    "grids": gettext_lazy("网格"),
    "subareas": gettext_lazy("片区"),
    "works": gettext_lazy("小改善"),
    "superiors": gettext_lazy("上级指导"),
    "surveys": gettext_lazy("问卷"),
    "rooms": gettext_lazy("活动室"),
    "property": gettext_lazy("物业"),
    "partners": gettext_lazy("共建"),
    "register": gettext_lazy("底册"),
    "homes": gettext_lazy("底册"),
    "records": gettext_lazy("导入导出"),
    "messages": gettext_lazy("消息"),
    "people": gettext_lazy("账号"),
    "admissions": gettext_lazy("账号"),
    "me": gettext_lazy("账号"),
    "invitation": gettext_lazy("账号"),
}
_PROGRAM = gettext_lazy("别的程序代填")
_OTHER = gettext_lazy("其他")
_NAMED = 3


def most_of_it(by_form: Counter[str]) -> list[str]:
    """What most forms were about, at most three, the most frequent first."""
    found: Counter[str] = Counter()
    for form, forms in by_form.items():
        found[about(form)] += forms
    return [name for name, _forms in found.most_common(_NAMED)]


def about(form: str) -> str:
    """事项 of matters:report."""
    if form.startswith("api-"):
        return str(_PROGRAM)
    return str(ABOUT.get(form.partition(":")[0], _OTHER))


def minutes(seconds: int, timed: int) -> str:
    """大约 35 分钟; that nobody knows is not the same as none."""
    if not timed:
        return _("不知道用了多久")
    whole = (seconds + 30) // 60
    if not whole:
        return _("不到 1 分钟")
    return ngettext("大约 %(count)s 分钟", "大约 %(count)s 分钟", whole) % {"count": grouped(whole)}


def times(count: int) -> str:
    """12 次."""
    return ngettext("%(count)s 次", "%(count)s 次", count) % {"count": grouped(count)}
