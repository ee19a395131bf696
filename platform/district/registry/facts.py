"""What the registry knows of a compound, as a package carries it to another installation."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from district.core.dates import PartialDate, Precision
from district.core.errors import DomainError
from district.registry.models import Compound, DivisionPeriod, GovernanceProfile, ManagementMode

_NO_TEXTS = {"built_on", "placements"}
_LONGEST = {"name": 60, "slug": 32, "address": 120, "management_basis": 120}


@dataclass(frozen=True)
class CarriedPlacement:
    """A community, by its last code, and the days under it; ISO dates."""

    code: str
    since: str
    until: str | None
    weight: int


@dataclass(frozen=True)
class RegistryFacts:
    """A compound's entry; days as ISO dates, the community by its code and name."""

    id: str
    name: str
    slug: str
    community_code: str
    community_name: str
    address: str
    built_on: str | None
    built_precision: str
    governance: str
    management: str
    management_basis: str
    status: str
    go_live_on: str
    placements: list[CarriedPlacement]

    def written(self) -> dict[str, Any]:
        """As plain data for the manifest."""
        return asdict(self)

    @classmethod
    def read(cls, told: Mapping[str, Any]) -> "RegistryFacts":
        """Read what :meth:`written` wrote, each value checked; anything else is refused."""
        try:
            values = {one.name: told[one.name] for one in fields(cls)}
            values["placements"] = [CarriedPlacement(**one) for one in told["placements"]]
            facts = cls(**values)
            facts._check()
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            raise DomainError(
                "package_facts", _("数据包的清单里，小区的登记信息读不懂。请重新导出。")
            ) from error
        return facts

    def _check(self) -> None:
        texts = [value for name, value in asdict(self).items() if name not in _NO_TEXTS]
        if not all(isinstance(value, str) for value in texts) or not self.name.strip():
            raise TypeError("not a text")
        GovernanceProfile(self.governance)
        ManagementMode(self.management)
        date.fromisoformat(self.go_live_on)
        if self.built is not None and not self.built_precision:
            raise ValueError(self.built_on)
        for field, most in _LONGEST.items():
            if len(getattr(self, field)) > most:
                raise ValueError(field)
        for one in self.placements:
            date.fromisoformat(one.since)
            if not 0 < one.weight <= 10_000 or (one.until and one.until <= one.since):
                raise ValueError(one)

    @property
    def built(self) -> PartialDate | None:
        """When it was built, as exactly as that is known."""
        if self.built_on is None:
            return None
        return PartialDate(date.fromisoformat(self.built_on), Precision(self.built_precision))


def facts_of(compound: Compound) -> RegistryFacts:
    """The registry's entry of ``compound`` as it stands today."""
    placements = list(compound.placements.order_by("valid", "id"))
    communities = {compound.community_id, *(one.community_id for one in placements)}
    # The last name and code of each: an abolished community keeps those that it had.
    standing = list(DivisionPeriod.objects.filter(division__in=communities).order_by("valid"))
    names = {one.division_id: one.name for one in standing}
    codes = {one.division_id: one.code for one in standing}
    return RegistryFacts(
        id=str(compound.pk),
        name=compound.name,
        slug=compound.slug,
        community_code=codes.get(compound.community_id, ""),
        community_name=names.get(compound.community_id, ""),
        address=compound.address,
        built_on=compound.built_on.isoformat() if compound.built_on else None,
        built_precision=compound.built_precision,
        governance=compound.governance,
        management=compound.management,
        management_basis=compound.management_basis,
        status=compound.status,
        go_live_on=compound.go_live_on.isoformat(),
        placements=[
            CarriedPlacement(
                code=codes.get(one.community_id, ""),
                since=one.valid.lower.isoformat(),
                until=one.valid.upper.isoformat() if one.valid.upper else None,
                weight=one.weight,
            )
            for one in placements
        ],
    )
