"""Addresses of the district's host."""

from django.urls import URLPattern, URLResolver, include, path

from infra.health import health, ready
from infra.metrics import metrics

urlpatterns: list[URLPattern | URLResolver] = [
    path("health/", health),
    path("ready/", ready),
    path("metrics/", metrics),
    path("api/v1/", include("api.district.urls")),
    path("", include("frontend.district.overview.urls")),
    path("", include("frontend.accounts.urls")),
    path("definitions/", include("frontend.district.catalogue.urls")),
    path("figures/", include("frontend.district.explain.urls")),
    path("pivot/", include("frontend.district.pivot.urls")),
    path("inbox/", include("frontend.district.inbox.urls")),
    path("reports/", include("frontend.district.report.urls")),
    path("me/", include("frontend.accounts.me_urls")),
    path("people/", include("frontend.accounts.people_urls")),
    path("compounds/", include("frontend.district.compounds.urls")),
    path("worktime/", include("frontend.district.worktime.urls")),
    path("grids/", include("frontend.district.grids.urls")),
    path("tasks/", include("frontend.district.tasks.urls")),
    path("guidance/", include("frontend.district.guidance.urls")),
    path("upstream/", include("frontend.district.upstream.urls")),
    path("cases/", include("frontend.district.cases.urls")),
    path("guides/", include("frontend.district.guides.urls")),
    path("onboarding/", include("frontend.district.onboarding.urls")),
    path("preferences/", include("frontend.preferences_urls")),
]

handler400 = "infra.urls.handlers.bad_request"
handler403 = "infra.urls.handlers.forbidden"
handler404 = "infra.urls.handlers.not_found"
handler500 = "infra.urls.handlers.server_error"
