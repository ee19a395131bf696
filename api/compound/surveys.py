"""问卷: what households are asked, their answers coming in, and how many said what."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from api.compound.survey_shapes import (
    SurveyHomeSerializer,
    SurveyInput,
    SurveyMoreDaysInput,
    SurveyNeedInput,
    SurveyNeedSerializer,
    SurveyReplyInput,
    SurveyReplySerializer,
    SurveyResultsSerializer,
    SurveySerializer,
    TypedSurveyReplyInput,
)
from api.core.viewsets import ApiViewSet, detail, listing
from district.core.errors import DomainError
from district.core.permissions import Action
from district.identity.access import may
from tenants.surveys import queries, services
from tenants.surveys.answering import Sent, answer_own, enter_answers
from tenants.surveys.contents import Said
from tenants.surveys.models import AskedAs, How, Kind, Survey
from tenants.surveys.results import publish_results, raise_need, results_of

_READ, _ANSWER = Action.SURVEYS_READ, Action.SURVEYS_ANSWER
_ENTER, _RUN = Action.SURVEYS_ENTER, Action.SURVEYS_RUN
_UNCLEAR = _("每道题只能有一个答案。")


class SurveyViewSet(ApiViewSet):
    """Drafts and unpublished results only for those who run them."""

    actions = {
        "list": _READ,
        "retrieve": _READ,
        "results": _READ,
        "answer": _ANSWER,
        "waiting": _ENTER,
        "replies": _ENTER,
        "create": _RUN,
        "destroy": _RUN,
        "open": _RUN,
        "extend": _RUN,
        "close": _RUN,
        "publish": _RUN,
        "needs": _RUN,
    }
    serializer_class = SurveySerializer

    def get_queryset(self) -> QuerySet[Survey]:
        is_described = self.is_described
        found = queries.opened_surveys() if is_described else queries.surveys_for(self.viewer)
        return found.prefetch_related("questions__options")

    list = listing(SurveySerializer)
    retrieve = detail(SurveySerializer)

    @extend_schema(request=SurveyInput, responses={201: SurveySerializer})
    def create(self, request: Request) -> Response:
        """A draft with its questions."""
        given = self.read(SurveyInput)
        asked = [
            services.Asked(one["text"], AskedAs(one["asked_as"]), one["options"])
            for one in given.pop("questions")
        ]
        kind = Kind(given.pop("kind"))
        made = services.draft_survey(actor=self.viewer, kind=kind, questions=asked, **given)
        return self.created(SurveySerializer(made))

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, pk: str) -> Response:
        """Throw a draft away."""
        services.discard_survey(actor=self.viewer, survey=self.get_object())
        return self.gone()

    @extend_schema(request=None, responses=SurveySerializer)
    @action(detail=True, methods=["post"])
    def open(self, request: Request, pk: str) -> Response:
        """Put it to all households; its questions are frozen."""
        services.open_survey(actor=self.viewer, survey=self.get_object())
        return self._again()

    @extend_schema(request=SurveyMoreDaysInput, responses=SurveySerializer)
    @action(detail=True, methods=["post"])
    def extend(self, request: Request, pk: str) -> Response:
        """Let it end later; nobody is told anew."""
        given = self.read(SurveyMoreDaysInput)
        services.extend_survey(actor=self.viewer, survey=self.get_object(), **given)
        return self._again()

    @extend_schema(request=None, responses=SurveySerializer)
    @action(detail=True, methods=["post"])
    def close(self, request: Request, pk: str) -> Response:
        """End and count it; what each household said is let go."""
        services.close_survey(actor=self.viewer, survey=self.get_object())
        return self._again()

    @extend_schema(request=None, responses=SurveySerializer)
    @action(detail=True, methods=["post"])
    def publish(self, request: Request, pk: str) -> Response:
        """Show the counts to all residents."""
        publish_results(actor=self.viewer, survey=self.get_object())
        return self._again()

    @extend_schema(responses=SurveyResultsSerializer)
    @action(detail=True)
    def results(self, request: Request, pk: str) -> Response:
        """How many said what; before it is published, for those who run surveys."""
        survey = self.get_object()
        is_shown = survey.published_at or may(self.viewer, _RUN)
        if survey.closed_at is None or not is_shown:
            raise Http404
        return self.shown(SurveyResultsSerializer(results_of(survey)))

    @extend_schema(request=SurveyReplyInput, responses={201: SurveyReplySerializer})
    @action(detail=True, methods=["post"])
    def answer(self, request: Request, pk: str) -> Response:
        """For the own home; sent anew it takes the place of what stood."""
        given = self.read(SurveyReplyInput)
        answers, sent = _taken(given)
        survey = self.get_object()
        reply = answer_own(actor=self.viewer, survey=survey, answers=answers, sent=sent)
        return self.created(SurveyReplySerializer(reply))

    @extend_schema(request=TypedSurveyReplyInput, responses={201: SurveyReplySerializer})
    @action(detail=True, methods=["post"])
    def replies(self, request: Request, pk: str) -> Response:
        """Type in what a household said; a head for homes of the own units."""
        given = self.read(TypedSurveyReplyInput)
        answers, sent = _taken(given)
        reply = enter_answers(
            actor=self.viewer,
            survey=self.get_object(),
            household=given["household"],
            how=How(given["how"]),
            answers=answers,
            sent=sent,
        )
        return self.created(SurveyReplySerializer(reply))

    @extend_schema(responses=SurveyHomeSerializer(many=True))
    @action(detail=True)
    def waiting(self, request: Request, pk: str) -> Response:
        """Homes that have not answered; to a head those of the own units."""
        return self.page_of(
            queries.waiting_homes(self.get_object(), self._units()), SurveyHomeSerializer
        )

    @extend_schema(request=SurveyNeedInput, responses={201: SurveyNeedSerializer})
    @action(detail=True, methods=["post"])
    def needs(self, request: Request, pk: str) -> Response:
        """Make a matter of an option that many chose."""
        option = self.read(SurveyNeedInput)["option"]
        if option.question.survey_id != self.get_object().pk:
            raise Http404
        return self.created(SurveyNeedSerializer(raise_need(actor=self.viewer, option=option)))

    def _units(self) -> Collection[UUID] | None:
        return None if self.reach.everything else self.reach.scopes

    def _again(self) -> Response:
        return self.shown(SurveySerializer(self.get_object()))


def _taken(given: Mapping[str, Any]) -> tuple[dict[UUID, Said], Sent]:
    sent = Sent(given["client_id"], given["written_at"], given["sent_at"])
    return _answers(given["answers"]), sent


def _answers(given: Sequence[Mapping[str, Any]]) -> dict[UUID, Said]:
    """Of each question the one value that was given; twice the same question is a mistake."""
    told: dict[UUID, Said] = {}
    for one in given:
        values = [one[name] for name in ("options", "number", "yes", "words")]
        said = [value for value in values if value is not None]
        if len(said) != 1 or one["question"] in told:
            raise DomainError("answer_unclear", _UNCLEAR, field="answers")
        told[one["question"]] = said[0]
    return told
