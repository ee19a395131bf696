"""消息: what one was told; where else it goes, proven by a code."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from api.core.permissions import Door
from api.core.viewsets import ApiViewSet, detail, listing
from tenants.messages import contacts, queries
from tenants.messages.models import Contact, Kind, Message, Way


class MessageSerializer(serializers.ModelSerializer[Message]):
    """One of ``matter``, ``council``, ``booking`` and ``dispute`` is there; the words are the kind's."""

    class Meta:
        model = Message
        fields = (
            "id", "kind", "matter", "council", "booking", "dispute", "day", "created_at", "read_at",
        )  # fmt: skip


class MessageContactSerializer(serializers.ModelSerializer[Contact]):
    """``confirmed_at`` null: no code has come back yet, and nothing goes there."""

    kinds = serializers.ListField(child=serializers.ChoiceField(choices=Kind.choices))

    class Meta:
        model = Contact
        fields = ("way", "kinds", "confirmed_at")


class MessageCodeInput(serializers.Serializer[Any]):
    """``address``: of mails alone; a text message goes to the account's own number."""

    way = serializers.ChoiceField(choices=Way.choices)
    address = serializers.CharField(max_length=254, allow_blank=True, default="")


class MessageConfirmInput(serializers.Serializer[Any]):
    way = serializers.ChoiceField(choices=Way.choices)
    code = serializers.CharField(max_length=12)


class MessageKindsInput(serializers.Serializer[Any]):
    way = serializers.ChoiceField(choices=Way.choices)
    kinds = serializers.ListField(
        child=serializers.ChoiceField(choices=Kind.choices), max_length=len(Kind)
    )


class MessageWayInput(serializers.Serializer[Any]):
    way = serializers.ChoiceField(choices=Way.choices)


class MessageViewSet(ApiViewSet):
    """One's own messages of twelve months, the newest first."""

    actions = {
        "list": Door.SIGNED_IN,
        "retrieve": Door.SIGNED_IN,
        "read_one": Door.SIGNED_IN,
        "read_all": Door.SIGNED_IN,
    }
    serializer_class = MessageSerializer

    def get_queryset(self) -> QuerySet[Message]:
        return queries.messages_of(self.viewer)

    list = listing(MessageSerializer)
    retrieve = detail(MessageSerializer)

    @extend_schema(request=None, responses=MessageSerializer)
    @action(detail=True, methods=["post"], url_path="read")
    def read_one(self, request: Request, pk: str) -> Response:
        """Note that it was read; the first time counts."""
        queries.mark_read(self.get_object())
        return self.shown(MessageSerializer(self.get_object()))

    @extend_schema(request=None, responses={204: None})
    @action(detail=False, methods=["post"], url_path="read-all")
    def read_all(self, request: Request) -> Response:
        """Nothing is unread any more."""
        queries.mark_all_read(self.viewer)
        return self.gone()


class MessageContactViewSet(ApiViewSet):
    """Where one's messages also go; none of it reaches anybody else."""

    actions = {
        "list": Door.SIGNED_IN,
        "ask_code": Door.SIGNED_IN,
        "confirm": Door.SIGNED_IN,
        "choose": Door.SIGNED_IN,
        "forget": Door.SIGNED_IN,
    }
    serializer_class = MessageContactSerializer

    def get_queryset(self) -> QuerySet[Contact]:
        return contacts.contacts_of(self.viewer)

    list = listing(MessageContactSerializer)

    @extend_schema(request=MessageCodeInput, responses={202: MessageContactSerializer})
    @action(detail=False, methods=["post"], url_path="code")
    def ask_code(self, request: Request) -> Response:
        """Have a code sent there."""
        given = self._given(MessageCodeInput)
        made = contacts.ask_code(account=self.viewer, **given)
        return Response(MessageContactSerializer(made).data, status=202)

    @extend_schema(request=MessageConfirmInput, responses=MessageContactSerializer)
    @action(detail=False, methods=["post"])
    def confirm(self, request: Request) -> Response:
        """The code that came; five tries."""
        found = contacts.confirm(account=self.viewer, **self._given(MessageConfirmInput))
        return self.shown(MessageContactSerializer(found))

    @extend_schema(request=MessageKindsInput, responses=MessageContactSerializer)
    @action(detail=False, methods=["post"], url_path="kinds")
    def choose(self, request: Request) -> Response:
        """Exactly these kinds go there."""
        found = contacts.choose_kinds(account=self.viewer, **self._given(MessageKindsInput))
        return self.shown(MessageContactSerializer(found))

    @extend_schema(request=MessageWayInput, responses={204: None})
    @action(detail=False, methods=["post"])
    def forget(self, request: Request) -> Response:
        """The address is deleted, with what was on its way there."""
        contacts.forget_contact(account=self.viewer, **self._given(MessageWayInput))
        return self.gone()

    def _given(self, serializer: type[serializers.Serializer[Any]]) -> dict[str, Any]:
        given = self.read(serializer)
        return {**given, "way": Way(given["way"])}
