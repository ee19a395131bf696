"""区里的任务: what the district asks of this compound, with the compound's own figure."""

from django.db.models import QuerySet
from rest_framework import serializers

from api.core.viewsets import ApiViewSet, detail, listing
from district.core.permissions import Action
from tenants.tasks.keeping import known_tasks
from tenants.tasks.models import KnownTask


class KnownTaskSerializer(serializers.ModelSerializer[KnownTask]):
    """``gap`` is what is missing, in the metric's unit; null where it is met or not known."""

    gap = serializers.DecimalField(18, 2, read_only=True, allow_null=True)

    class Meta:
        model = KnownTask
        fields = (
            "id",
            "task_id",
            "title",
            "text",
            "owner",
            "due_on",
            "at_least",
            "target",
            "metric",
            "version",
            "period",
            "numerator",
            "denominator",
            "value",
            "is_met",
            "gap",
        )


class KnownTaskViewSet(ApiViewSet):
    """Told by the district after each night; nothing is filled in."""

    actions = {"list": Action.ORGANISATION_READ, "retrieve": Action.ORGANISATION_READ}
    serializer_class = KnownTaskSerializer

    def get_queryset(self) -> QuerySet[KnownTask]:
        return known_tasks()

    list = listing(KnownTaskSerializer)
    retrieve = detail(KnownTaskSerializer)
