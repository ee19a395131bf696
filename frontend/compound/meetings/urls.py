"""Addresses of the monthly councils."""

from django.urls import path

from frontend.compound.meetings import running, sitting, views

app_name = "meetings"
urlpatterns = [
    path("", views.listing, name="list"),
    path("new/", running.PlanCouncil.as_view(), name="plan"),
    path("without/<str:month>/", running.confirm_without, name="confirm_without"),
    path("<uuid:council_id>/", views.show, name="show"),
    path("<uuid:council_id>/notice/", views.notice, name="notice"),
    path("<uuid:council_id>/minutes/", views.minutes, name="minutes"),
    path("<uuid:council_id>/revise/", running.ReviseCouncil.as_view(), name="revise"),
    path("<uuid:council_id>/call-off/", running.CallOff.as_view(), name="call_off"),
    path("<uuid:council_id>/sitting/", sitting.Sitting.as_view(), name="sitting"),
    path("<uuid:council_id>/came/", sitting.Came.as_view(), name="came"),
    path("<uuid:council_id>/resolve/", sitting.Resolve.as_view(), name="resolve"),
    path("<uuid:council_id>/held/", sitting.Hold.as_view(), name="hold"),
    path(
        "<uuid:council_id>/presence/<uuid:unit_id>/",
        running.NotePresence.as_view(),
        name="presence",
    ),
    path(
        "<uuid:council_id>/presence/unplaced/",
        running.NotePresence.as_view(),
        name="presence_unplaced",
    ),
    path("<uuid:council_id>/publish/", running.Publish.as_view(), name="publish"),
    path("resolutions/<uuid:resolution_id>/withdraw/", running.Withdraw.as_view(), name="withdraw"),
]
