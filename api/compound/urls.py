"""Addresses of a compound's API; one line a noun."""

from django.urls import URLPattern, URLResolver

from api.core.routers import Router
from api.core.schema import SchemaViewSet

router = Router()
router.single("schema", SchemaViewSet, {"get": "retrieve"}, name="api-schema")

urlpatterns: list[URLPattern | URLResolver] = router.urls
