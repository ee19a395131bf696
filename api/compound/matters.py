"""事项 by the API: the same services as the pages."""

from collections.abc import Callable
from datetime import date
from typing import Any, cast
from uuid import UUID

from django.db.models import QuerySet
from django.http import FileResponse, Http404
from django.utils.translation import gettext_lazy as _
from django_filters import rest_framework as filters
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from api.compound import handing_shapes as handing
from api.compound import matter_shapes as shapes
from api.core.permissions import Door
from api.core.viewsets import ApiViewSet, Serializer
from district.core.permissions import Action
from tenants.matters import services
from tenants.matters.access import readable_matter
from tenants.matters.filters import LONGEST_WORDS, asked_for, wanted_by
from tenants.matters.lists import Pages, list_matters
from tenants.matters.models import Category, ClockState, Feeling, Matter, Photo, Stage, Urgency
from tenants.matters.photos import photo_path
from tenants.matters.queries import (
    all_photos,
    list_notices,
    matter_history,
    narrowed,
    notice_of,
    photo_of,
)
from tenants.matters.responsible import candidates
from tenants.matters.veil import veiled
from tenants.matters.wanted import Age, Show
from tenants.subareas.queries import matters_in, sub_areas


class MatterFilters(filters.FilterSet):
    """``show``: a part of the list; ``clock``: how the time to settle stands; ``search``: words,
    a place, a number, first letters of pinyin (wsc: 卫生差); ``feeling``: 烦心事 and the like;
    ``sub_area``: a 片区; ``category``; ``urgency``; ``responsible``: by whom; ``age``: came in so long ago at
    least."""

    show = filters.ChoiceFilter(
        method="narrow", choices=[(one.value, one.value) for one in Show], label=_("部分")
    )
    clock = filters.ChoiceFilter(
        method="narrow", choices=[(one.value, one.value) for one in ClockState], label=_("计时")
    )
    feeling = filters.ChoiceFilter(choices=Feeling.choices)
    search = filters.CharFilter(method="narrow", max_length=LONGEST_WORDS)
    category = filters.ChoiceFilter(method="narrow", choices=Category.choices, label=_("类别"))
    urgency = filters.ChoiceFilter(method="narrow", choices=Urgency.choices, label=_("有多急"))
    responsible = filters.UUIDFilter(method="narrow")
    age = filters.ChoiceFilter(
        method="narrow", choices=[(one.value, one.value) for one in Age], label=_("来了多久")
    )
    sub_area = filters.UUIDFilter(method="lie_in")

    def lie_in(self, found: QuerySet[Matter], _name: str, value: UUID) -> QuerySet[Matter]:
        """A part that is not there has no matters."""
        part = sub_areas().filter(pk=value).first()
        return found.filter(matters_in(part)) if part else found.none()

    def narrow(self, found: QuerySet[Matter], _name: str, _value: Any) -> QuerySet[Matter]:
        """All are read by the viewset, which asks one question."""
        return found


class NoticeFilters(filters.FilterSet):
    """``search``: words of the notice."""

    search = filters.CharFilter(method="find", max_length=60)

    def find(self, found: QuerySet[Matter], _name: str, value: str) -> QuerySet[Matter]:
        return narrowed(found, value)


def step(name: str, body: Serializer | None, need: str) -> Any:
    """One step of a matter: body in, the matter's whole history out."""

    def run(self: "MatterViewSet", request: Request, pk: str) -> Response:
        values = self.read(body) if body else {}
        service: Callable[..., object] = getattr(services, name)
        service(actor=self.viewer, matter_id=UUID(pk), **values)
        return self.whole(UUID(pk))

    run.__name__ = name
    run.__doc__ = need
    described = extend_schema(request=body, responses=shapes.HistorySerializer)(run)
    return action(detail=True, methods=["post"], url_path=name.replace("_", "-"))(described)


class MatterViewSet(ApiViewSet):
    """事项: those that the caller may read."""

    actions = {
        "list": Action.MATTER_READ,
        "retrieve": Action.MATTER_READ,
        "create": Action.MATTER_REPORT,
        "record": Action.MATTER_RECORD_FOR_OTHERS,
        "discuss": Action.MATTER_HANDLE,
        "start_work": Action.MATTER_HANDLE,
        "finish": Action.MATTER_HANDLE,
        "pause": Action.MATTER_HANDLE,
        "resume": Action.MATTER_HANDLE,
        "extend": Action.MATTER_HANDLE,
        "skip_verdict": Action.MATTER_HANDLE,
        "judge": Action.MATTER_JUDGE,
        "publish": Action.MATTER_PUBLISH,
        "correct_notice": Action.MATTER_PUBLISH,
        "assign": Action.MATTER_HANDLE,
        "assign_many": Action.MATTER_HANDLE,
        "send_back": Action.MATTER_HANDLE,
        "refer": Action.MATTER_HANDLE,
        "record_reply": Action.MATTER_HANDLE,
        "propose_final_reply": Action.MATTER_HANDLE,
        "confirm_final_reply": Action.MATTER_HANDLE,
        "refuse_final_reply": Action.MATTER_HANDLE,
        "sort_matter": Action.MATTER_HANDLE,
        "merge": Action.MATTER_HANDLE,
        "support": Action.MATTER_SUPPORT,
        "reopen": Action.MATTER_SUPPORT,
        "photos": Action.MATTER_SUPPORT,
        "confirm_quiet_month": Action.MATTER_PUBLISH,
        "candidates": Action.MATTER_HANDLE,
        "draft_notice": Action.MATTER_PUBLISH,
    }
    serializer_class = shapes.MatterSerializer
    filterset_class = MatterFilters

    def get_queryset(self) -> QuerySet[Matter]:
        if self.is_described:
            return list_notices().none()
        said = self.request.query_params.dict()
        asked = asked_for({**said, "q": said.get("search", "")})
        return list_matters(viewer=self.viewer, wanted=wanted_by(asked))

    @extend_schema(responses=shapes.MatterSerializer(many=True))
    def list(self, request: Request) -> Response:
        found = Pages(self.filter_queryset(self.get_queryset()))
        page = self.paginate_queryset(cast(QuerySet[Matter], found)) or []
        rows = shapes.MatterSerializer(veiled(self.viewer, page), many=True)
        return self.get_paginated_response(rows.data)

    @extend_schema(responses=shapes.HistorySerializer)
    def retrieve(self, request: Request, pk: str) -> Response:
        return self.whole(UUID(pk))

    @extend_schema(request=shapes.ReportBody, responses={201: shapes.MatterSerializer})
    def create(self, request: Request) -> Response:
        """Report a matter of one's own."""
        matter = services.report_matter(actor=self.viewer, **self.read(shapes.ReportBody))
        return self.created(shapes.MatterSerializer(matter))

    @extend_schema(request=shapes.RecordBody, responses={201: shapes.MatterSerializer})
    @action(detail=False, methods=["post"])
    def record(self, request: Request) -> Response:
        """Write down what somebody else said, or what was found on the way."""
        matter = services.record_for_other(actor=self.viewer, **self.read(shapes.RecordBody))
        return self.created(shapes.MatterSerializer(matter))

    discuss = step("discuss", shapes.NoteBody, "议: what the talk came to.")
    start_work = step("start_work", None, "办 begins.")
    finish = step("finish", shapes.FinishBody, "办 ends, with its outcome.")
    pause = step("pause", shapes.PauseBody, "Stop the time to settle, for a listed reason.")
    resume = step("resume", None, "Let it run again.")
    extend = step("extend", shapes.ExtendBody, "More days, as the service rule allows.")
    judge = step("judge", shapes.JudgeBody, "评: solved? satisfied?")
    publish = step("publish", shapes.NoticeBody, "晒: put it on the notice board.")
    correct_notice = step(
        "correct_notice", shapes.CorrectedNoticeBody, "Change what stands on the board."
    )
    assign = step("assign", shapes.AssignBody, "Make one person responsible.")
    send_back = step(
        "send_back", shapes.ReasonBody, "Give it back within a working day, with the reason."
    )
    refer = step("refer", handing.ReferBody, "转交: ask another unit; it stays this matter.")
    record_reply = step("record_reply", handing.ReplyBody, "What came back from there.")
    confirm_final_reply = step(
        "confirm_final_reply", None, "Close it for good, by another person than who asked."
    )
    refuse_final_reply = step(
        "refuse_final_reply", shapes.ReasonBody, "Let the matter go on instead."
    )
    sort_matter = step("sort_matter", shapes.SortBody, "Change the category or the urgency.")
    support = step("support", shapes.SupportBody, "Add a voice.")
    reopen = step("reopen", shapes.ReasonBody, "Take it up again, once, within 30 days.")

    @extend_schema(request=shapes.ReasonBody, responses=shapes.HistorySerializer)
    @action(detail=True, methods=["post"], url_path="skip-verdict")
    def skip_verdict(self, request: Request, pk: str) -> Response:
        """Leave 评 out, with a reason that stays."""
        reason = self.read(shapes.ReasonBody)["reason"]
        services.skip_stage(actor=self.viewer, matter_id=UUID(pk), stage=Stage.JUDGE, reason=reason)
        return self.whole(UUID(pk))

    @extend_schema(request=shapes.AssignManyBody, responses=shapes.MatterSerializer(many=True))
    @action(detail=False, methods=["post"], url_path="assign-many", filterset_class=None)
    def assign_many(self, request: Request) -> Response:
        """Make one person responsible for several: all of them or none."""
        matters = services.assign_many(actor=self.viewer, **self.read(shapes.AssignManyBody))
        return self.shown(shapes.MatterSerializer(matters, many=True))

    @extend_schema(request=shapes.MergeBody, responses=shapes.HistorySerializer)
    @action(detail=True, methods=["post"])
    def merge(self, request: Request, pk: str) -> Response:
        """Let this one go on in another: counted once, everybody behind both kept."""
        into = self.read(shapes.MergeBody)["into_id"]
        services.merge_duplicate(actor=self.viewer, duplicate_id=UUID(pk), into_id=into)
        return self.whole(into)

    @extend_schema(
        request={"multipart/form-data": shapes.PhotoBody}, responses={201: shapes.PhotoSerializer}
    )
    @action(detail=True, methods=["post"], parser_classes=[MultiPartParser])
    def photos(self, request: Request, pk: str) -> Response:
        """Add a picture."""
        file = self.read(shapes.PhotoBody)["photo"]
        photo = services.add_photo(actor=self.viewer, matter_id=UUID(pk), file=file)
        return self.created(shapes.PhotoSerializer(photo))

    @extend_schema(
        request={"multipart/form-data": handing.FinalReplyBody}, responses=shapes.HistorySerializer
    )
    @action(
        detail=True,
        methods=["post"],
        url_path="propose-final-reply",
        parser_classes=[MultiPartParser],
    )
    def propose_final_reply(self, request: Request, pk: str) -> Response:
        """最终答复: ask for it with the signed paper; another person confirms."""
        values = self.read(handing.FinalReplyBody)
        services.propose_final_reply(actor=self.viewer, matter_id=UUID(pk), **values)
        return self.whole(UUID(pk))

    @extend_schema(request=shapes.QuietMonthBody, responses={204: None})
    @action(detail=False, methods=["post"], url_path="quiet-months")
    def confirm_quiet_month(self, request: Request) -> Response:
        """本月无: the month brought nothing."""
        month = date.fromisoformat(f"{self.read(shapes.QuietMonthBody)['month']}-01")
        services.confirm_quiet_month(actor=self.viewer, month=month)
        return self.gone()

    @extend_schema(responses=shapes.CandidateSerializer(many=True))
    @action(detail=False, filterset_class=None)
    def candidates(self, request: Request) -> Response:
        """Who may be made responsible today, by name."""
        return self.page_of(candidates(), shapes.CandidateSerializer)

    @extend_schema(responses=shapes.DraftSerializer)
    @action(detail=True, url_path="draft-notice")
    def draft_notice(self, request: Request, pk: str) -> Response:
        """What :meth:`publish` would put on the board if it were given no words."""
        matter = readable_matter(self.viewer, UUID(pk))
        return self.shown(shapes.DraftSerializer({"text": services.draft_notice(matter)}))

    def whole(self, matter_id: UUID) -> Response:
        """The matter as it is now, with its history."""
        history = matter_history(viewer=self.viewer, matter_id=matter_id)
        return self.shown(shapes.HistorySerializer(history))


class PhotoViewSet(ApiViewSet):
    """Pictures of matters that the caller may read."""

    actions = {"retrieve": Action.MATTER_READ}
    serializer_class = shapes.PhotoSerializer

    def get_queryset(self) -> QuerySet[Photo]:
        return all_photos()

    @extend_schema(responses={(200, "image/jpeg"): OpenApiTypes.BINARY})
    def retrieve(self, request: Request, pk: str) -> FileResponse:
        path = photo_path(photo_of(viewer=self.viewer, photo_id=UUID(pk)).name)
        if not path.is_file():
            raise Http404
        return FileResponse(path.open("rb"), content_type="image/jpeg")


class NoticeViewSet(ApiViewSet):
    """The notice board, open to everybody."""

    actions = {"list": Door.ANYBODY}
    serializer_class = shapes.NoticeSerializer
    filterset_class = NoticeFilters

    def get_queryset(self) -> QuerySet[Matter]:
        return list_notices()

    @extend_schema(responses=shapes.NoticeSerializer(many=True))
    def list(self, request: Request) -> Response:
        page = self.paginate_queryset(self.filter_queryset(self.get_queryset())) or []
        shown = shapes.NoticeSerializer([notice_of(one) for one in page], many=True)
        return self.get_paginated_response(shown.data)
