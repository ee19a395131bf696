"""The one next step towards a red property."""

from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from district.guides.criteria import Criterion
from tenants.property.assessing import Assessment
from tenants.property.queries import overdue_promises


@dataclass(frozen=True)
class NextStep:
    url: str
    label: Promise


_STEPS: dict[Criterion, tuple[str, Promise]] = {
    Criterion.PARTY: ("property:assign", _("登记党建指导员")),
    Criterion.JOINT: ("property:meet", _("登记一次三方联席会议")),
    Criterion.PROMISE: ("property:promise", _("公布一条服务承诺")),
}


def next_step(assessment: Assessment, day: date) -> NextStep | None:
    """What to do about the first criterion that is not met; None where nobody is asked."""
    if assessment.management is None:
        return NextStep(reverse("property:enter"), _("登记管理方式"))
    gap = assessment.first_gap
    if not assessment.applies or gap is None:
        return None
    if gap.criterion is Criterion.KEPT:
        first = overdue_promises(day)[0]
        return NextStep(reverse("property:revise_promise", args=[first.pk]), _("兑现过期的承诺"))
    page, label = _STEPS[gap.criterion]
    return NextStep(reverse(page), label)
