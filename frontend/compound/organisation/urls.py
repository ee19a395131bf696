"""Addresses of the organisation."""

from django.urls import path

from frontend.compound.organisation import (
    absences,
    bodies,
    chain,
    chain_changes,
    heads,
    places,
    views,
)

app_name = "organisation"
urlpatterns = [
    path("", views.show, name="show"),
    path("history/", views.history, name="history"),
    path("titles/", views.titles, name="titles"),
    path("titles/new/", heads.NameTitle.as_view(), name="name_title"),
    path("titles/<uuid:title_id>/", heads.NameTitle.as_view(), name="change_title"),
    path("units/<uuid:unit_id>/", views.unit, name="unit"),
    path("units/<uuid:unit_id>/appoint/", heads.AppointUnitHead.as_view(), name="appoint"),
    path(
        "buildings/<uuid:building_id>/appoint/",
        heads.AppointBuildingHead.as_view(),
        name="appoint_in_building",
    ),
    path("terms/<uuid:term_id>/end/", heads.EndTerm.as_view(), name="end_term"),
    path("terms/<uuid:term_id>/correct/", heads.CorrectTerm.as_view(), name="correct_term"),
    path("bodies/", views.bodies, name="bodies"),
    path("bodies/new/", bodies.FormBody.as_view(), name="form_body"),
    path("bodies/<uuid:body_id>/", views.body, name="body"),
    path("bodies/<uuid:body_id>/file/", bodies.FileBody.as_view(), name="file_body"),
    path("bodies/<uuid:body_id>/dissolve/", bodies.DissolveBody.as_view(), name="dissolve_body"),
    path("bodies/<uuid:body_id>/seats/new/", bodies.SeatOnBody.as_view(), name="seat_on_body"),
    path("branches/new/", bodies.FoundBranch.as_view(), name="found_branch"),
    path("branches/<uuid:branch_id>/", views.branch, name="branch"),
    path("branches/<uuid:branch_id>/joint/", chain_changes.SetJoint.as_view(), name="set_joint"),
    path("branches/<uuid:branch_id>/members/", bodies.SetMembers.as_view(), name="set_members"),
    path(
        "branches/<uuid:branch_id>/dissolve/",
        bodies.DissolveBranch.as_view(),
        name="dissolve_branch",
    ),
    path(
        "branches/<uuid:branch_id>/seats/new/",
        bodies.SeatInBranch.as_view(),
        name="seat_in_branch",
    ),
    path("seats/<uuid:seat_id>/end/", bodies.EndSeat.as_view(), name="end_seat"),
    path("chain/", chain.show, name="chain"),
    path("chain/groups/new/", chain_changes.AddGroup.as_view(), name="add_group"),
    path("chain/groups/<uuid:group_id>/", chain_changes.ChangeGroup.as_view(), name="change_group"),
    path("chain/groups/<uuid:group_id>/end/", chain_changes.EndGroup.as_view(), name="end_group"),
    path("chain/members/new/", chain_changes.AddMember.as_view(), name="add_member"),
    path("chain/members/<uuid:member_id>/", chain.member, name="member"),
    path(
        "chain/members/<uuid:member_id>/change/",
        chain_changes.ChangeMember.as_view(),
        name="change_member",
    ),
    path(
        "chain/members/<uuid:member_id>/end/",
        chain_changes.EndMember.as_view(),
        name="end_member",
    ),
    path("chain/units/<uuid:unit_id>/link/", chain_changes.LinkHomes.as_view(), name="link_homes"),
    path("chain/links/<uuid:link_id>/end/", chain_changes.EndLink.as_view(), name="end_link"),
    path("stations/new/", places.OpenStation.as_view(), name="open_station"),
    path("stations/<uuid:station_id>/close/", places.CloseStation.as_view(), name="close_station"),
    path("none/<str:topic>/", absences.confirm_none, name="confirm_none"),
    path("none/<str:topic>/withdraw/", absences.withdraw_none, name="withdraw_none"),
    path("baselines/new/", places.RecordBaseline.as_view(), name="record_baseline"),
]
