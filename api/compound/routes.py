"""The addresses of register, organisation and records."""

from api.compound.absences import AbsenceViewSet
from api.compound.bodies import BodyViewSet, SeatViewSet
from api.compound.branches import BranchViewSet
from api.compound.chain import ChainViewSet, GroupViewSet, LinkViewSet, MemberViewSet
from api.compound.councils import CouncilViewSet, MonthWithoutViewSet, ResolutionViewSet
from api.compound.disputes import (
    DangerReportViewSet,
    DisputeViewSet,
    QuarterWithoutDisputesViewSet,
)
from api.compound.elections import ElectionViewSet
from api.compound.formations import FormationViewSet
from api.compound.grids import GridTermViewSet
from api.compound.heads import HeadViewSet, TitleViewSet
from api.compound.inductions import InductionSessionViewSet, InductionViewSet
from api.compound.ladders import LadderViewSet, RecommendationViewSet
from api.compound.managements import ManagementViewSet
from api.compound.messages import MessageContactViewSet, MessageViewSet
from api.compound.ownership import OwnershipViewSet, PartViewSet
from api.compound.partners import AgreementViewSet, PartnerViewSet
from api.compound.people import PeopleViewSet, ResidentViewSet
from api.compound.practice import OwnPracticeViewSet
from api.compound.property import (
    GuidanceViewSet,
    MeetingViewSet,
    PromiseViewSet,
    RedPropertyViewSet,
)
from api.compound.records import RecordsViewSet
from api.compound.register import (
    BuildingViewSet,
    HouseholdViewSet,
    SizesViewSet,
    UnitViewSet,
)
from api.compound.rooms import (
    BookingViewSet,
    CounsellingSessionViewSet,
    CounsellingSlotViewSet,
    RoomViewSet,
)
from api.compound.seatings import SeatingViewSet
from api.compound.stations import BaselineViewSet, StationViewSet
from api.compound.subareas import SubAreaDutyViewSet, SubAreaViewSet
from api.compound.superiors import SuperiorVisitViewSet
from api.compound.surveys import SurveyViewSet
from api.compound.tasks import KnownTaskViewSet
from api.compound.visits import (
    CampaignViewSet,
    MonthWithoutVisitsViewSet,
    VisitIssueViewSet,
    VisitViewSet,
)
from api.compound.words import OwnWordViewSet
from api.compound.works import (
    MicroProjectLimitViewSet,
    MicroProjectPhotoViewSet,
    MicroProjectViewSet,
)
from api.core.routers import Router


def register_nouns(router: Router) -> None:
    """What the compound is, and who answers for what in it."""
    router.single("register", SizesViewSet, {"get": "retrieve"}, "api-register")
    router.single("register/totals", SizesViewSet, {"put": "declare"}, "api-register-totals")
    router.single("register/numbering", SizesViewSet, {"post": "number"}, "api-numbering")
    router.register("buildings", BuildingViewSet, "api-building")
    router.register("units", UnitViewSet, "api-unit")
    router.register("households", HouseholdViewSet, "api-household")
    router.register("managements", ManagementViewSet, "api-management")
    router.register("known-people", PeopleViewSet, "api-known-person")
    router.register("residents", ResidentViewSet, "api-resident")
    router.register("parts", PartViewSet, "api-part")
    router.register("ownerships", OwnershipViewSet, "api-ownership")
    router.register("titles", TitleViewSet, "api-title")
    router.register("heads", HeadViewSet, "api-head")
    router.register("recommendations", RecommendationViewSet, "api-recommendation")
    router.register("ladders", LadderViewSet, "api-ladder")
    router.register("induction-sessions", InductionSessionViewSet, "api-induction-session")
    router.single(
        "induction", InductionViewSet, {"get": "retrieve", "post": "see"}, "api-induction"
    )
    router.single("induction/figure", InductionViewSet, {"get": "figure"}, "api-induction-figure")
    router.register("branches", BranchViewSet, "api-branch")
    router.single("party-chain", ChainViewSet, {"get": "retrieve"}, "api-party-chain")
    router.register("party-groups", GroupViewSet, "api-party-group")
    router.register("party-members", MemberViewSet, "api-party-member")
    router.register("party-links", LinkViewSet, "api-party-link")
    router.register("elections", ElectionViewSet, "api-election")
    router.register("bodies", BodyViewSet, "api-body")
    router.register("formations", FormationViewSet, "api-formation")
    router.register("seats", SeatViewSet, "api-seat")
    router.register("seatings", SeatingViewSet, "api-seating")
    router.register("stations", StationViewSet, "api-station")
    router.single("red-property", RedPropertyViewSet, {"get": "retrieve"}, "api-red-property")
    router.register("guidance-officers", GuidanceViewSet, "api-guidance")
    router.register("joint-meetings", MeetingViewSet, "api-meeting")
    router.register("service-promises", PromiseViewSet, "api-promise")
    router.register("tasks", KnownTaskViewSet, "api-known-task")
    router.register("partners", PartnerViewSet, "api-partner")
    router.register("agreements", AgreementViewSet, "api-agreement")
    router.register("absences", AbsenceViewSet, "api-absence")
    router.register("baselines", BaselineViewSet, "api-baseline")
    router.register("words", OwnWordViewSet, "api-word")
    methods = {"get": "retrieve", "post": "create"}
    router.single("practice", OwnPracticeViewSet, methods, "api-practice")
    _register_talks(router)
    _register_messages(router)
    _register_parts(router)
    _register_visits(router)
    _register_records(router)


def _register_talks(router: Router) -> None:
    """What is talked over, in the open or between two, and small things done at once."""
    router.register("councils", CouncilViewSet, "api-council")
    router.register("resolutions", ResolutionViewSet, "api-resolution")
    router.register("months-without-council", MonthWithoutViewSet, "api-month-without")
    router.register("superior-visits", SuperiorVisitViewSet, "api-superior-visit")
    router.register("micro-projects", MicroProjectViewSet, "api-micro-project")
    router.register("micro-project-photos", MicroProjectPhotoViewSet, "api-micro-project-photo")
    router.single(
        "micro-project-limit",
        MicroProjectLimitViewSet,
        {"get": "retrieve", "put": "settle"},
        "api-micro-project-limit",
    )
    router.register("disputes", DisputeViewSet, "api-dispute")
    router.register(
        "quarters-without-disputes", QuarterWithoutDisputesViewSet, "api-quarter-without"
    )
    router.register("danger-reports", DangerReportViewSet, "api-danger-report")


def _register_messages(router: Router) -> None:
    """One's own messages, and where else they go."""
    router.register("messages", MessageViewSet, "api-message")
    router.register("message-contacts", MessageContactViewSet, "api-message-contact")


def _register_parts(router: Router) -> None:
    """Parts and rooms of the compound, and the community's grids over it."""
    router.register("rooms", RoomViewSet, "api-room")
    router.register("bookings", BookingViewSet, "api-booking")
    router.register("counselling-slots", CounsellingSlotViewSet, "api-counselling-slot")
    router.register("counselling-sessions", CounsellingSessionViewSet, "api-counselling-session")
    router.register("grid-members", GridTermViewSet, "api-grid-term")
    router.register("sub-areas", SubAreaViewSet, "api-sub-area")
    router.register("sub-area-duties", SubAreaDutyViewSet, "api-duty")


def _register_visits(router: Router) -> None:
    """Who knocks at which doors and what is heard there; what all are asked."""
    router.register("campaigns", CampaignViewSet, "api-campaign")
    router.register("visit-issues", VisitIssueViewSet, "api-visit-issue")
    router.register("visits", VisitViewSet, "api-visit")
    router.register("months-without-visits", MonthWithoutVisitsViewSet, "api-unvisited-month")
    router.register("surveys", SurveyViewSet, "api-survey")


def _register_records(router: Router) -> None:
    """Files of rows, in and out."""
    router.single("records/kinds", RecordsViewSet, {"get": "kinds"}, "api-records-kinds")
    router.single("records/preview", RecordsViewSet, {"post": "preview"}, "api-records-preview")
    router.single("records/import", RecordsViewSet, {"post": "bring_in"}, "api-records-import")
    router.single("records/export", RecordsViewSet, {"post": "export"}, "api-records-export")
