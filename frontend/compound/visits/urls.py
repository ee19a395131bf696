"""Addresses of door visits."""

from django.urls import path

from frontend.compound.visits import issues, planning, views, walking

app_name = "visits"
urlpatterns = [
    path("", views.listing, name="list"),
    path("new/", planning.PlanCampaign.as_view(), name="plan"),
    path("knock/", walking.RecordAnywhere.as_view(), name="knock"),
    path("without/<str:month>/", planning.confirm_without, name="confirm_without"),
    path("issues/", issues.listing, name="issues"),
    path("issues/<uuid:issue_id>/", issues.show, name="issue"),
    path("issues/<uuid:issue_id>/matter/", issues.become_matter, name="become_matter"),
    path("issues/<uuid:issue_id>/answer/", issues.Answer.as_view(), name="answer"),
    path("photos/<uuid:visit_photo_id>/", issues.photo, name="photo"),
    path("parts/<uuid:visit_part_id>/", walking.walk, name="walk"),
    path("parts/<uuid:visit_part_id>/walker/", planning.SendWalker.as_view(), name="walker"),
    path("<uuid:campaign_id>/", views.show, name="show"),
    path("<uuid:campaign_id>/divide/", planning.Divide.as_view(), name="divide"),
    path("<uuid:campaign_id>/close/", planning.Close.as_view(), name="close"),
    path("<uuid:campaign_id>/units/<uuid:unit_id>/", walking.walk_unit, name="walk_unit"),
    path("<uuid:campaign_id>/units/<uuid:unit_id>/move/", planning.Move.as_view(), name="move"),
    path(
        "<uuid:campaign_id>/doors/<uuid:household_id>/",
        walking.RecordVisit.as_view(),
        name="record",
    ),
]
