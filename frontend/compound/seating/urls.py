"""Addresses that lead from a result to the posts."""

from django.urls import path

from frontend.compound.seating import views

app_name = "seating"
urlpatterns = [
    path("questions/<uuid:question_id>/", views.SeatByOwners.as_view(), name="by_owners"),
    path("elections/<uuid:election_id>/", views.SeatByBranch.as_view(), name="by_branch"),
]
