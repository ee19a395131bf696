"""Questions about surveys: which there are, who still has to answer, how far each has come."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from district.core.clock import today
from district.core.permissions import Action
from district.identity.access import may
from district.identity.models import Account
from tenants.register.models import Household, Occupancy, Unit
from tenants.register.queries import all_units, home_of, households
from tenants.surveys.models import Option, Question, Reply, Survey


@dataclass(frozen=True)
class UnitStanding:
    """Of one unit how many homes are asked, and how many have answered; None: of no known unit."""

    unit: Unit | None
    asked: int
    answered: int

    @property
    def left(self) -> int:
        return max(self.asked - self.answered, 0)


def opened_surveys() -> QuerySet[Survey]:
    """What was put to the households, whatever became of it since."""
    return Survey.objects.filter(opened_at__isnull=False)


def surveys_for(viewer: Account) -> QuerySet[Survey]:
    """Drafts are for those who run surveys alone."""
    return Survey.objects.all() if may(viewer, Action.SURVEYS_RUN) else opened_surveys()


def open_surveys() -> QuerySet[Survey]:
    """Those that take answers today."""
    day = today()
    return opened_surveys().filter(closed_at=None, opens_on__lte=day, closes_on__gte=day)


def surveys_to_count() -> QuerySet[Survey]:
    """Those whose last day is over, and which nobody has closed."""
    return opened_surveys().filter(closed_at=None, closes_on__lt=today())


def questions() -> QuerySet[Question]:
    return Question.objects.select_related("survey")


def options() -> QuerySet[Option]:
    return Option.objects.select_related("question__survey")


def may_answer(viewer: Account) -> bool:
    """Whether the viewer stands for a home, and so may answer for it."""
    return may(viewer, Action.SURVEYS_ANSWER) and home_of(viewer) is not None


def surveys_to_answer(viewer: Account) -> list[Survey]:
    """Of those that take answers today, which the viewer's own home has not answered."""
    home = home_of(viewer)
    if home is None or not may(viewer, Action.SURVEYS_ANSWER):
        return []
    told = Reply.objects.filter(survey=OuterRef("pk"), household=home)
    return list(open_surveys().exclude(Exists(told)))


def homes_asked() -> int:
    """The homes of the register, but those that are known to be vacant."""
    return Household.objects.exclude(occupancy=Occupancy.VACANT).count()


def answered_of(survey: Survey) -> int:
    """Households that have answered, now or when it was closed."""
    return survey.replies.count() if survey.answered is None else survey.answered


def asked_of(survey: Survey) -> int:
    """Those asked at the opening; never fewer than have answered, for homes move in and turn up."""
    return max(survey.asked or 0, answered_of(survey))


def homes_within(units: Collection[UUID] | None) -> QuerySet[Household]:
    """The homes for which somebody may type; None: the whole compound."""
    return households(units=units)


def waiting_homes(survey: Survey, units: Collection[UUID] | None) -> QuerySet[Household]:
    """Homes that have not answered, in the order of the house; vacant ones are not gone to."""
    told = Reply.objects.filter(survey=survey, household=OuterRef("pk"))
    return homes_within(units).exclude(Exists(told)).exclude(occupancy=Occupancy.VACANT)


def standings(survey: Survey, units: Collection[UUID] | None) -> list[UnitStanding]:
    """Each unit that has homes, in the order of the register; last, for the whole compound, homes of
    none."""
    homes = homes_within(units)
    asked = dict(
        homes.exclude(occupancy=Occupancy.VACANT)
        .order_by()
        .values_list("unit")
        .annotate(Count("id"))
    )
    told = survey.replies.filter(household__in=homes).order_by()
    answered = dict(told.values_list("household__unit").annotate(Count("id")))
    known: list[Unit | None] = list(all_units(units))
    if None in asked or None in answered:
        known.append(None)
    keys = [(one, one.pk if one else None) for one in known]
    return [
        UnitStanding(one, asked.get(pk, 0), answered.get(pk, 0))
        for one, pk in keys
        if pk in asked or pk in answered
    ]


def reply_of(survey: Survey, household: Household) -> Reply | None:
    return survey.replies.filter(household=household).first()


def is_readable(reply: Reply, viewer: Account) -> bool:
    """Whether the viewer may see what the set says: of the own home, or as who typed it in."""
    if not reply.survey.is_open:
        return False
    home = home_of(viewer)
    is_own = home is not None and home.pk == reply.household_id
    return is_own or (not reply.is_own and reply.entered_by_id == viewer.pk)


def typed_by(viewer: Account, survey: Survey, unit: Unit | None) -> QuerySet[Reply]:
    """What the viewer has typed in for homes of a unit, and may put right."""
    found = survey.replies.filter(entered_by=viewer, is_own=False, household__unit=unit)
    return found.select_related("household__unit__building").order_by("household__room")


def next_waiting(survey: Survey, after: Household) -> Household | None:
    """The next home of the same unit that has not answered; from the top again at its end."""
    of_unit = Q(unit=after.unit_id) if after.unit_id else Q(unit=None)
    homes = list(waiting_homes(survey, None).filter(of_unit).exclude(pk=after.pk))
    order = list(households().filter(of_unit).values_list("pk", flat=True))
    places = {pk: place for place, pk in enumerate(order)}
    here = places[after.pk]
    return next((one for one in homes if places[one.pk] > here), homes[0] if homes else None)
