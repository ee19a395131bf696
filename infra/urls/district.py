"""Addresses of the district's host."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("api/v1/", include("api.district.urls")),
    path("", include("frontend.accounts.urls")),
    path("me/", include("frontend.accounts.me_urls")),
    path("people/", include("frontend.accounts.people_urls")),
    path("preferences/", include("frontend.preferences_urls")),
]

handler400 = "infra.urls.handlers.bad_request"
handler403 = "infra.urls.handlers.forbidden"
handler404 = "infra.urls.handlers.not_found"
handler500 = "infra.urls.handlers.server_error"
