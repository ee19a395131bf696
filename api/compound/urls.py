"""Addresses of a compound's API; one line a noun."""

from django.urls import URLPattern, URLResolver

from api.accounts.routes import register_accounts
from api.compound.admissions import AdmissionViewSet
from api.compound.matter_filters import SavedFilterViewSet
from api.compound.matters import MatterViewSet, NoticeViewSet, PhotoViewSet
from api.compound.routes import register_nouns
from api.compound.votes import VoteViewSet
from api.core.routers import Router
from api.core.schema import SchemaViewSet
from district.core.permissions import Action

router = Router()
router.single("schema", SchemaViewSet, {"get": "retrieve"}, name="api-schema")
register_accounts(router, letting_in=Action.ACCOUNTS_MANAGE)
router.register("admissions", AdmissionViewSet, basename="api-admission")
router.register("matters", MatterViewSet, basename="api-matter")
router.register("matter-filters", SavedFilterViewSet, basename="api-saved-filter")
router.register("photos", PhotoViewSet, basename="api-photo")
router.register("votes", VoteViewSet, basename="api-vote")
router.register("notices", NoticeViewSet, basename="api-notice")
register_nouns(router)

urlpatterns: list[URLPattern | URLResolver] = router.urls
