"""Addresses of the district's API; one line a noun."""

from django.urls import URLPattern, URLResolver

from api.accounts.routes import register_accounts
from api.core.routers import Router
from api.core.schema import SchemaViewSet
from api.district.cases import CaseViewSet
from api.district.compounds import CompoundViewSet
from api.district.divisions import DivisionViewSet
from api.district.figure_routes import register_figures
from api.district.grids import GridCoverViewSet, GridViewSet
from api.district.guidance import GuidanceNoteViewSet
from api.district.guides import ChecklistViewSet, GuideViewSet
from api.district.nights import NightViewSet
from api.district.onboarding import OnboardingViewSet
from api.district.tasks import TaskViewSet
from api.district.worktime import WorktimeViewSet
from district.core.permissions import Action

router = Router()
router.single("schema", SchemaViewSet, {"get": "retrieve"}, name="api-schema")
register_accounts(router, letting_in=Action.STAFF_MANAGE)
router.register("divisions", DivisionViewSet, "api-division")
router.register("compounds", CompoundViewSet, "api-compound")
router.register("onboarding", OnboardingViewSet, "api-onboarding")
router.register("cases", CaseViewSet, "api-case")
router.register("tasks", TaskViewSet, "api-task")
router.register("guidance-notes", GuidanceNoteViewSet, "api-guidance-note")
router.register("guides", GuideViewSet, "api-guide")
router.register("worktime", WorktimeViewSet, "api-worktime")
router.register("grids", GridViewSet, "api-grid")
router.register("grid-covers", GridCoverViewSet, "api-cover")
router.register("red-property-checklists", ChecklistViewSet, "api-checklist")
register_figures(router)
router.single("nights", NightViewSet, {"get": "retrieve", "post": "create"}, "api-nights")

urlpatterns: list[URLPattern | URLResolver] = router.urls
