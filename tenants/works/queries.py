"""Questions about micro-projects: what is to come, what was done, what answers a matter."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Case, F, Prefetch, Q, QuerySet, When

from district.core.clock import today
from district.identity.models import Account
from tenants.matters.access import readable_by
from tenants.matters.models import Matter, State
from tenants.matters.veil import veiled
from tenants.works.models import MicroProject, MicroProjectPhoto, MicroProjectStep

MATTERS_OFFERED = 60


def micro_projects() -> QuerySet[MicroProject]:
    return MicroProject.objects.all()


def micro_projects_for(viewer: Account) -> QuerySet[MicroProject]:
    """Each with its pictures, and its matter as ``readable_matter_id``, None where ``viewer``
    may not read it."""
    is_readable = Q(matter__in=readable_by(viewer).values("pk"))
    found = micro_projects().prefetch_related(Prefetch("photos", photos()))
    return found.annotate(readable_matter_id=Case(When(is_readable, then=F("matter_id"))))


def announced() -> QuerySet[MicroProject]:
    """What residents were told will be done, the next first."""
    found = micro_projects().filter(withdrawn_at=None, done_on=None)
    return found.order_by("planned_on", "created_at")


def overdue() -> QuerySet[MicroProject]:
    """Whose day has come, and of which nobody has said that it is done."""
    return announced().filter(planned_on__lte=today())


def done() -> QuerySet[MicroProject]:
    """The latest first."""
    return micro_projects().filter(done_on__isnull=False)


def withdrawn() -> QuerySet[MicroProject]:
    """The latest first."""
    return micro_projects().filter(withdrawn_at__isnull=False).order_by("-withdrawn_at")


def steps_of(project: MicroProject) -> QuerySet[MicroProjectStep]:
    """Oldest first."""
    return project.steps.all()


def photos() -> QuerySet[MicroProjectPhoto]:
    """Of what is not withdrawn."""
    return MicroProjectPhoto.objects.filter(project__withdrawn_at=None)


def that_answer(matter: Matter) -> QuerySet[MicroProject]:
    """What was announced or done because of ``matter``."""
    found = micro_projects().filter(matter=matter, withdrawn_at=None)
    return found.order_by("created_at")


def that_answer_each(matters: Iterable[Matter]) -> dict[UUID, list[MicroProject]]:
    """The same of each of ``matters``, by their keys; none where there is nothing."""
    found: dict[UUID, list[MicroProject]] = {}
    projects = micro_projects().filter(matter__in=list(matters), withdrawn_at=None)
    for one in projects.order_by("created_at"):
        if one.matter_id:
            found.setdefault(one.matter_id, []).append(one)
    return found


def answered_matter(viewer: Account, project: MicroProject) -> Matter | None:
    """The matter behind it, as far as ``viewer`` may read it."""
    if project.matter_id is None:
        return None
    return next(iter(veiled(viewer, readable_by(viewer).filter(pk=project.matter_id))), None)


def matters_to_answer(viewer: Account) -> QuerySet[Matter]:
    """What an improvement may answer, the latest first; a quarrel is none."""
    found = readable_by(viewer).exclude(state=State.MERGED).filter(dispute=None)
    return found.order_by("-number")[:MATTERS_OFFERED]
