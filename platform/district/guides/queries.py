"""Which guide leads, and which led before."""

from dataclasses import dataclass

from django.db.models import QuerySet

from district.guides.defaults import DEFAULTS
from district.guides.models import Guide, GuidedKind
from district.guides.steps import Step, from_data
from district.tenancy.context import district_context


@dataclass(frozen=True)
class CurrentGuide:
    """``version`` 0 came with the product: the district has issued none."""

    kind: GuidedKind
    version: int
    steps: list[Step]


def guides() -> QuerySet[Guide]:
    return Guide.objects.all()


def current_guide(kind: GuidedKind) -> CurrentGuide:
    """The latest version, asked from within a compound."""
    with district_context():
        return latest_guide(kind)


def latest_guide(kind: GuidedKind) -> CurrentGuide:
    latest = guides().filter(kind=kind).first()
    if latest is None:
        return CurrentGuide(kind, 0, list(DEFAULTS[kind]))
    return CurrentGuide(kind, latest.version, from_data(latest.steps))


def latest_guides() -> list[CurrentGuide]:
    return [latest_guide(kind) for kind in GuidedKind]
