"""Addresses of elections inside the Party."""

from django.urls import path

from frontend.compound.elections import running, views

app_name = "elections"
urlpatterns = [
    path("", views.listing, name="list"),
    path("new/", running.DraftElection.as_view(), name="draft"),
    path("<uuid:election_id>/", views.show, name="show"),
    path("<uuid:election_id>/edit/", running.ReviseElection.as_view(), name="revise"),
    path("<uuid:election_id>/attendance/", running.CloseAttendance.as_view(), name="attendance"),
    path("<uuid:election_id>/written-in/", running.AddWrittenIn.as_view(), name="written_in"),
    path("<uuid:election_id>/again/", running.ElectAgain.as_view(), name="again"),
    path("<uuid:election_id>/count/", running.CountBallots.as_view(), name="count"),
]
