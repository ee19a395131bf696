"""表决: owners' decisions and polls, their rolls, ballots and results."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from api.compound.vote_shapes import (
    BallotInput,
    BallotSerializer,
    CastInput,
    DeliveredSerializer,
    DeliveryInput,
    FullObjectionSerializer,
    ObjectionInput,
    ObjectionSerializer,
    OutcomeOut,
    QuestionInput,
    QuestionSerializer,
    ReasonInput,
    RepeatInput,
    SettleInput,
    VoteInput,
    VoterSerializer,
    VoteSerializer,
)
from api.core.viewsets import ApiViewSet, detail, listing
from district.core.permissions import Action
from district.identity.access import may
from tenants.decisions import (
    again,
    announcing,
    balloting,
    challenging,
    deciding,
    electronic,
    queries,
)
from tenants.decisions.collecting import voters_within
from tenants.decisions.models import (
    Choice,
    ObjectionKind,
    ObjectionOutcome,
    State,
    Vote,
    Voter,
)
from tenants.matters.access import readable_matter

_READ, _RUN, _CAST = Action.VOTES_READ, Action.VOTES_RUN, Action.VOTES_CAST
_ENTER = Action.VOTES_ENTER


class VoteFilter(filters.FilterSet):
    state = filters.ChoiceFilter(choices=State.choices)
    is_binding = filters.BooleanFilter()


class VoteViewSet(ApiViewSet):
    """Owners' decisions; drafts and uncounted results only for those who run them."""

    actions = {
        "list": _READ,
        "retrieve": _READ,
        "results": _READ,
        "objections": _READ,
        "raise_objection": _RUN,
        "settle": _RUN,
        "again": _RUN,
        "repeat": _RUN,
        "create": _RUN,
        "update": _RUN,
        "questions": _RUN,
        "announce": _RUN,
        "cancel": _RUN,
        "roll": _RUN,
        "deliveries": _RUN,
        "waiting": _ENTER,
        "ballots": _ENTER,
        "count": _RUN,
        "publish": _RUN,
        "cast": _CAST,
    }
    serializer_class = VoteSerializer
    filterset_class = VoteFilter

    def get_queryset(self) -> QuerySet[Vote]:
        may_run = not self.is_described and may(self.viewer, _RUN)
        return queries.votes() if may_run else queries.announced_votes()

    list = listing(VoteSerializer)
    retrieve = detail(VoteSerializer)

    @extend_schema(request=VoteInput, responses={201: VoteSerializer})
    def create(self, request: Request) -> Response:
        vote = announcing.draft_vote(draft=self._draft(), actor_id=self.viewer.pk)
        return self.created(VoteSerializer(vote))

    @extend_schema(request=VoteInput, responses=VoteSerializer)
    def update(self, request: Request, pk: str) -> Response:
        """Write a draft anew; its questions stay."""
        announcing.revise_draft(
            vote=self.get_object(), draft=self._draft(), actor_id=self.viewer.pk
        )
        return self._again()

    @extend_schema(request=QuestionInput, responses={201: QuestionSerializer})
    @action(detail=True, methods=["post"])
    def questions(self, request: Request, pk: str) -> Response:
        """Add a question to a draft."""
        given = self.read(QuestionInput)
        candidates = [announcing.CandidateDraft(**one) for one in given.pop("candidates", [])]
        matter = given.pop("matter")
        asked = announcing.QuestionDraft(
            candidates=candidates,
            matter=readable_matter(self.viewer, matter) if matter else None,
            **given,
        )
        question = announcing.add_question(
            vote=self.get_object(), asked=asked, actor_id=self.viewer.pk
        )
        return self.created(QuestionSerializer(question))

    @extend_schema(request=None, responses=VoteSerializer)
    @action(detail=True, methods=["post"])
    def announce(self, request: Request, pk: str) -> Response:
        """Give notice: the roll is frozen."""
        announcing.announce_vote(vote=self.get_object(), actor_id=self.viewer.pk)
        return self._again()

    @extend_schema(request=ReasonInput, responses=VoteSerializer)
    @action(detail=True, methods=["post"])
    def cancel(self, request: Request, pk: str) -> Response:
        given = self.read(ReasonInput)
        announcing.cancel_vote(vote=self.get_object(), actor_id=self.viewer.pk, **given)
        return self._again()

    @extend_schema(responses=VoterSerializer(many=True))
    @action(detail=True, filterset_class=None)
    def roll(self, request: Request, pk: str) -> Response:
        """Who counts, page by page; ``q`` finds by name or door."""
        found = queries.voters(self.get_object(), request.query_params.get("q", "")[:60])
        page = self.paginate_queryset(found)
        return self.get_paginated_response(VoterSerializer(page, many=True).data)

    @extend_schema(responses=VoterSerializer(many=True))
    @action(detail=True, filterset_class=None)
    def waiting(self, request: Request, pk: str) -> Response:
        """Whose paper is still out; to a unit head those of the own units."""
        found = voters_within(self.get_object(), self._units(), waiting=True)
        page = self.paginate_queryset(found)
        return self.get_paginated_response(VoterSerializer(page, many=True).data)

    @extend_schema(request=DeliveryInput, responses=DeliveredSerializer)
    @action(detail=True, methods=["post"])
    def deliveries(self, request: Request, pk: str) -> Response:
        """Record that these voters have their ballot."""
        given, vote = self.read(DeliveryInput), self.get_object()
        voters = list(queries.voters(vote).filter(pk__in=given.pop("voters")))
        added = balloting.record_deliveries(
            vote=vote, voters=voters, actor_id=self.viewer.pk, **given
        )
        return self.shown(DeliveredSerializer({"added": added}))

    @extend_schema(request=BallotInput, responses={201: BallotSerializer})
    @action(detail=True, methods=["post"])
    def ballots(self, request: Request, pk: str) -> Response:
        """Enter a ballot from paper; a second one of a voter is kept and does not count."""
        given, vote = self.read(BallotInput), self.get_object()
        paper = balloting.Paper(
            **{name: given[name] for name in ("channel", "signer", "cast_on", "proxy_letter")}
        )
        ballot = balloting.enter_ballot(
            vote=vote,
            voter=self._own_voter(vote, given["voter"]),
            paper=paper,
            answers=_answers(given["answers"]),
            actor=self.viewer,
            client_id=given["client_id"],
        )
        return self.created(BallotSerializer(ballot))

    @extend_schema(request=CastInput, responses={201: BallotSerializer})
    @action(detail=True, methods=["post"])
    def cast(self, request: Request, pk: str) -> Response:
        """Vote for a voter that one is oneself."""
        given, vote = self.read(CastInput), self.get_object()
        own = {one.pk: one for one in electronic.voters_of(self.viewer, vote)}
        if given["voter"] not in own:
            raise Http404
        ballot = balloting.cast_ballot(
            vote=vote,
            voter=own[given["voter"]],
            answers=_answers(given["answers"]),
            actor=self.viewer,
            client_id=given["client_id"],
        )
        return self.created(BallotSerializer(ballot))

    @extend_schema(request=None, responses=VoteSerializer)
    @action(detail=True, methods=["post"])
    def count(self, request: Request, pk: str) -> Response:
        """Count once, after the last moment."""
        deciding.count_vote(vote=self.get_object(), actor_id=self.viewer.pk)
        return self._again()

    @extend_schema(request=None, responses=VoteSerializer)
    @action(detail=True, methods=["post"])
    def publish(self, request: Request, pk: str) -> Response:
        deciding.publish_result(vote=self.get_object(), actor_id=self.viewer.pk)
        return self._again()

    @extend_schema(responses=OutcomeOut(many=True))
    @action(detail=True, filterset_class=None, pagination_class=None)
    def results(self, request: Request, pk: str) -> Response:
        """Each question's result with its reasons; none before it is posted."""
        vote = self.get_object()
        is_told = vote.state == State.PUBLISHED or (
            vote.state == State.COUNTED and may(self.viewer, _RUN)
        )
        found = queries.outcomes(vote) if is_told else []
        return Response([OutcomeOut(one).data for one in found])

    @extend_schema(responses=ObjectionSerializer(many=True))
    @action(detail=True, filterset_class=None, pagination_class=None)
    def objections(self, request: Request, pk: str) -> Response:
        """What is held against the result; by whom and what only for those who run the vote."""
        found = self.get_object().objections.all()
        is_full = may(self.viewer, _RUN)
        shape = FullObjectionSerializer if is_full else ObjectionSerializer
        return Response(shape(found, many=True).data)

    @extend_schema(request=ObjectionInput, responses={201: FullObjectionSerializer})
    @action(detail=True, methods=["post"], url_path="object")
    def raise_objection(self, request: Request, pk: str) -> Response:
        """Write down an objection, or that the court was asked."""
        given = self.read(ObjectionInput)
        given["kind"] = ObjectionKind(given["kind"])
        made = challenging.raise_objection(
            vote=self.get_object(), raised=challenging.Raised(**given), actor_id=self.viewer.pk
        )
        return self.created(FullObjectionSerializer(made))

    @extend_schema(request=SettleInput, responses=FullObjectionSerializer)
    @action(detail=False, methods=["post"])
    def settle(self, request: Request) -> Response:
        """Write down what came of an objection; upheld, the result is not carried out."""
        given = self.read(SettleInput)
        given["outcome"] = ObjectionOutcome(given["outcome"])
        made = challenging.settle_objection(actor_id=self.viewer.pk, **given)
        return self.shown(FullObjectionSerializer(made))

    @extend_schema(request=None, responses={201: VoteSerializer})
    @action(detail=True, methods=["post"])
    def again(self, request: Request, pk: str) -> Response:
        """Draft a second vote between those who are tied."""
        second = again.draft_second_vote(vote=self.get_object(), actor_id=self.viewer.pk)
        return self.created(VoteSerializer(second))

    @extend_schema(request=RepeatInput, responses={201: VoteSerializer})
    @action(detail=True, methods=["post"])
    def repeat(self, request: Request, pk: str) -> Response:
        """Draft the vote that takes the place of one whose result was struck down."""
        step = again.Step(self.read(RepeatInput)["step"])
        made = again.draft_repeat(vote=self.get_object(), step=step, actor_id=self.viewer.pk)
        return self.created(VoteSerializer(made))

    def _draft(self) -> announcing.VoteDraft:
        given = VoteInput(data=self.request.data)
        given.is_valid(raise_exception=True)
        return given.draft()

    def _units(self) -> Collection[UUID] | None:
        """None: no bound; else the units to which the viewer is bound."""
        return None if self.reach.everything else self.reach.scopes

    def _own_voter(self, vote: Vote, voter_id: UUID) -> Voter:
        found = voters_within(vote, self._units()).filter(pk=voter_id).first()
        if found is None:
            raise Http404
        return found

    def _again(self) -> Response:
        return self.shown(VoteSerializer(self.get_object()))


def _answers(given: list[dict[str, Any]]) -> balloting.Answers:
    return {(one["question"], one["candidate"]): Choice(one["choice"]) for one in given}
