"""What a red property (红色物业) must meet, and how much each criterion weighs.

Modelled on a public scoring table (seed row F4); weights and the span are the district's to set.
"""

from dataclasses import asdict, dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _

from district.core.errors import DomainError

MOST_WEIGHT, MOST_MONTHS = 100, 24


class Criterion(models.TextChoices):
    """Each is read from records of the compound; nobody ticks it off."""

    PARTY = "party", _("物业企业有党支部，或派了党建指导员")
    JOINT = "joint", _("有人交叉任职，或近期开过三方联席会议")
    PROMISE = "promise", _("公布了服务承诺")
    KEPT = "kept", _("没有过期未兑现的承诺")


@dataclass(frozen=True)
class Terms:
    """Weights, 0 for what is not asked; ``joint_months`` is how long a meeting counts."""

    party_weight: int = 30
    joint_weight: int = 40
    joint_months: int = 6
    promise_weight: int = 30
    kept_weight: int = 0

    def weight_of(self, criterion: Criterion) -> int:
        weight: int = getattr(self, f"{criterion.value}_weight")
        return weight

    @property
    def asked(self) -> list[Criterion]:
        return [one for one in Criterion if self.weight_of(one)]

    def check(self) -> None:
        """At least one criterion, weights up to 100, a span of one to 24 months."""
        for criterion in Criterion:
            if not 0 <= self.weight_of(criterion) <= MOST_WEIGHT:
                raise DomainError(
                    "weight_range",
                    _("权重要是 0 至 100 的整数，0 表示不考。"),
                    field=f"{criterion.value}_weight",
                )
        if not 1 <= self.joint_months <= MOST_MONTHS:
            raise DomainError(
                "months_range", _("联席会议的有效期要是 1 至 24 个月。"), field="joint_months"
            )
        if not self.asked:
            raise DomainError(
                "nothing_asked", _("至少要有一项的权重大于 0。"), field="party_weight"
            )


# What counts until the district issues its own checklist.
STANDARD = Terms()
WEIGHTS = tuple(asdict(STANDARD))
