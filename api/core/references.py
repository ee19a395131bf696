"""Fields that name a row of the running compound."""

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from rest_framework import serializers


class Reference(serializers.PrimaryKeyRelatedField[Any]):
    """The id of one of the rows that ``question`` answers with, asked anew by each request.

    A queryset given to the field would be made once, at import, and so in no compound.
    """

    def __init__(self, question: Callable[[], QuerySet[Any]], **kwargs: Any) -> None:
        self.question = question
        super().__init__(**kwargs)

    @property
    def queryset(self) -> QuerySet[Any]:
        """What DRF and the description of the API look at."""
        return self.question()

    @queryset.setter
    def queryset(self, _given: object) -> None:
        """DRF writes its default here."""
