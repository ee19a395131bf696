"""Questions about what a compound does not have."""

from django.apps import apps
from django.db.models import QuerySet

from tenants.absences.models import Absence, Topic

# Where each topic is on record; by name, for these nouns ask about absences themselves.
_RECORDS = {
    Topic.BRANCH: "party.Branch",
    Topic.BODY: "bodies.Body",
    Topic.STATION: "facilities.Station",
    Topic.HEAD: "heads.HeadTerm",
}


def absences() -> QuerySet[Absence]:
    return Absence.objects.all()


def absence_of(topic: Topic) -> Absence | None:
    """Since when there is known to be none; None when nobody has said so."""
    return Absence.objects.filter(topic=topic).first()


def is_on_record(topic: Topic) -> bool:
    """Whether something was ever entered under the topic."""
    found: bool = apps.get_model(_RECORDS[topic])._default_manager.exists()
    return found
