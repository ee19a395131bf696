"""The life of a compound: each act by the service that the page calls, always with a reason."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from api.core.permissions import Need
from api.core.viewsets import ApiViewSet
from district.core.permissions import Action
from district.registry.certificates import is_sound
from district.registry.models import Compound, CompoundEvent, DeletionCertificate
from district.registry.queries.divisions import division_by_id
from district.registry.queries.life import certificate_of, history_of
from district.registry.services import deleting, life, moving, renaming
from district.registry.services.states import REASON_LENGTH

Service = Callable[..., object]


class ReasonInput(serializers.Serializer[Any]):
    """Why: read by everybody in the district who may see the compound; nothing personal."""

    reason = serializers.CharField(max_length=REASON_LENGTH)


class CloseInput(ReasonInput):
    """``from_on``: today unless given; the compound is expected until the day before."""

    from_on = serializers.DateField(required=False)


class NameInput(ReasonInput):
    name = serializers.CharField(max_length=60)


class SlugInput(ReasonInput):
    slug = serializers.CharField(max_length=32)


class MoveInput(ReasonInput):
    """``community``: the id of a division; ``from_on`` may lie in the past or in the future."""

    community = serializers.UUIDField()
    from_on = serializers.DateField()


class EventSerializer(serializers.ModelSerializer[CompoundEvent]):
    """``state`` is empty where the act changed none; ``by`` is the id of an account."""

    state = serializers.CharField(read_only=True)
    by = serializers.UUIDField(source="by_id", read_only=True, allow_null=True)
    facts = serializers.DictField(read_only=True)

    class Meta:
        model = CompoundEvent
        fields = ("id", "act", "state", "from_on", "reason", "by", "created_at", "facts")


class CertificateSerializer(serializers.ModelSerializer[DeletionCertificate]):
    """``sha256``: over the schema's name, then ``name<TAB>number`` sorted, each ending a line."""

    contents = serializers.DictField(child=serializers.IntegerField(), read_only=True)
    is_sound = serializers.SerializerMethodField()

    class Meta:
        model = DeletionCertificate
        exclude = ("created_at",)

    def get_is_sound(self, certificate: DeletionCertificate) -> bool:
        """Whether the digest fits the counts."""
        return is_sound(certificate)


_MANAGED = (
    "history suspend resume make_read_only make_writable close reopen rename change_slug move"
)
_DELETED = "ask_deletion withdraw_deletion confirm_deletion recover certificate"
LIFE_NEEDS: Mapping[str, Need] = {
    **dict.fromkeys(_MANAGED.split(), Action.COMPOUNDS_MANAGE),
    **dict.fromkeys(_DELETED.split(), Action.COMPOUNDS_DELETE),
}


def _act(service: Service, shape: type[ReasonInput], url: str, told: str) -> Any:
    """A POST that hands the body to ``service`` and answers 204; the compound shows its state."""

    def operation(self: "LifeOperations", request: Request, pk: str) -> Response:
        given = self.read(shape)
        service(compound=self.get_object(), by_id=self.viewer.pk, **given)
        return self.gone()

    operation.__name__ = url.replace("-", "_")
    operation.__doc__ = told
    described = extend_schema(request=shape, responses={204: None})(operation)
    return action(detail=True, methods=["post"], url_path=url)(described)


def _move(*, compound: Compound, community: UUID, from_on: date, **why: Any) -> None:
    place = division_by_id(community)
    moving.move_compound(compound=compound, community=place, from_on=from_on, **why)


class LifeOperations(ApiViewSet):
    """What the district does with a compound as a whole."""

    suspend = _act(
        life.suspend_compound,
        ReasonInput,
        "suspend",
        "停用: no host answers within seconds, every session, token and link ends for good.",
    )
    resume = _act(life.resume_compound, ReasonInput, "resume", "恢复使用: people log in anew.")
    make_read_only = _act(
        life.make_read_only, ReasonInput, "make-read-only", "只读: PostgreSQL refuses changes."
    )
    make_writable = _act(life.make_writable, ReasonInput, "make-writable", "解除只读.")
    close = _act(life.close_compound, CloseInput, "close", "关闭: old nights still count it.")
    reopen = _act(life.reopen_compound, ReasonInput, "reopen", "重新启用, within retention.")
    rename = _act(renaming.rename_compound, NameInput, "rename", "更名.")
    change_slug = _act(
        renaming.change_slug, SlugInput, "change-slug", "Another host; the old one leads there."
    )
    move = _act(_move, MoveInput, "move", "改属: from a day on it stands in another community.")
    ask_deletion = _act(
        deleting.ask_for_deletion, ReasonInput, "ask-deletion", "Only after retention."
    )
    withdraw_deletion = _act(
        deleting.withdraw_deletion, ReasonInput, "withdraw-deletion", "Before it is confirmed."
    )
    confirm_deletion = _act(
        deleting.confirm_deletion, ReasonInput, "confirm-deletion", "By a second person."
    )
    recover = _act(deleting.recover_compound, ReasonInput, "recover", "Before it is erased.")

    @extend_schema(responses=EventSerializer(many=True))
    @action(detail=True, filterset_class=None)
    def history(self, request: Request, pk: str) -> Response:
        """Every act on the compound, the newest first."""
        return self.page_of(history_of(self.get_object()), EventSerializer)

    @extend_schema(responses=CertificateSerializer)
    @action(detail=True)
    def certificate(self, request: Request, pk: str) -> Response:
        """What was erased; 404 as long as the data stand."""
        return self.shown(CertificateSerializer(certificate_of(self.get_object())))
