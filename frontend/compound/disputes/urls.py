"""Addresses of disputes."""

from django.urls import path

from frontend.compound.disputes import mediating, views

app_name = "disputes"
_ONE = "<uuid:dispute_id>"
urlpatterns = [
    path("", views.listing, name="list"),
    path("without/<str:month>/", views.confirm_without, name="confirm_without"),
    path("new/", mediating.Accept.as_view(), name="accept"),
    path("danger/", views.danger, name="danger"),
    path("of-matter/<uuid:matter_id>/", mediating.TurnMatter.as_view(), name="turn_matter"),
    path(f"{_ONE}/", views.show, name="show"),
    path(f"{_ONE}/party/", mediating.AddParty.as_view(), name="add_party"),
    path(
        f"{_ONE}/party/<uuid:party_id>/remove/",
        mediating.RemoveParty.as_view(),
        name="remove_party",
    ),
    path(
        f"{_ONE}/households/<int:side>/<uuid:unit_id>/",
        mediating.SetHouseholds.as_view(),
        name="set_households",
    ),
    path(f"{_ONE}/session/", mediating.NoteSession.as_view(), name="session"),
    path(f"{_ONE}/settle/", mediating.Settle.as_view(), name="settle"),
    path(f"{_ONE}/fail/", mediating.Fail.as_view(), name="fail"),
    path(f"{_ONE}/sign/", mediating.Sign.as_view(), name="sign"),
    path(f"{_ONE}/follow-up/", mediating.FollowUp.as_view(), name="follow_up"),
    path(f"{_ONE}/again/<uuid:first_id>/", mediating.ConfirmAgain.as_view(), name="again"),
    path(f"{_ONE}/hand-over/", mediating.HandOver.as_view(), name="hand_over"),
    path(f"{_ONE}/agreement/", views.agreement, name="agreement"),
]
