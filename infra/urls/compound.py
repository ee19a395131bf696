"""Addresses of a compound's host."""

from django.urls import URLPattern, URLResolver, include, path

from frontend.compound.messages.verdicts import VerdictPage
from frontend.compound.start import views as start
from infra.health import health, ready

urlpatterns: list[URLPattern | URLResolver] = [
    path("health/", health),
    path("ready/", ready),
    path("api/v1/", include("api.compound.urls")),
    path("", start.front, name="home"),
    path("", include("frontend.accounts.urls")),
    path("matters/", include("frontend.compound.matters.urls")),
    path("board/", include("frontend.compound.matters.publication_urls")),
    path("me/", include("frontend.accounts.me_urls")),
    path("", include("frontend.compound.outbox.urls")),
    path("people/", include("frontend.accounts.people_urls")),
    path("admissions/", include("frontend.compound.admissions.urls")),
    path("organisation/", include("frontend.compound.organisation.urls")),
    path("organisation/inductions/", include("frontend.compound.inductions.urls")),
    path("organisation/seating/", include("frontend.compound.seating.urls")),
    path("organisation/elections/", include("frontend.compound.elections.urls")),
    path("partners/", include("frontend.compound.partners.urls")),
    path("messages/", include("frontend.compound.messages.urls")),
    path("v/<str:verdict_key>/", VerdictPage.as_view(), name="verdict"),
    path("councils/", include("frontend.compound.meetings.urls")),
    path("rooms/", include("frontend.compound.rooms.urls")),
    path("visits/", include("frontend.compound.visits.urls")),
    path("works/", include("frontend.compound.works.urls")),
    path("superiors/", include("frontend.compound.superiors.urls")),
    path("surveys/", include("frontend.compound.surveys.urls")),
    path("disputes/", include("frontend.compound.disputes.urls")),
    path("property/", include("frontend.compound.property.urls")),
    path("grids/", include("frontend.compound.grids.urls")),
    path("subareas/", include("frontend.compound.subareas.urls")),
    path("tasks/", include("frontend.compound.tasks.urls")),
    path("burden/", include("frontend.compound.burden.urls")),
    path("votes/", include("frontend.compound.votes.urls")),
    path("register/", include("frontend.compound.register.urls")),
    path("homes/", include("frontend.compound.homes.urls")),
    path("records/", include("frontend.compound.records.urls")),
    path("preferences/", include("frontend.preferences_urls")),
]

handler400 = "infra.urls.handlers.bad_request"
handler403 = "infra.urls.handlers.forbidden"
handler404 = "infra.urls.handlers.not_found"
handler500 = "infra.urls.handlers.server_error"
