"""Questions about a compound's own words."""

from django.db.models import QuerySet

from tenants.words.models import OwnWord, WordKind


def words() -> QuerySet[OwnWord]:
    return OwnWord.objects.all()


def said() -> dict[WordKind, str]:
    """What is said of each kind, in the order of the kinds."""
    found = {WordKind(one.kind): one.text for one in words()}
    return {kind: found[kind] for kind in WordKind if kind in found}
