"""Addresses of homes: who lives there, what belongs to them."""

from django.urls import path

from frontend.compound.homes import changes, revealing, telling, views

app_name = "homes"
urlpatterns = [
    path("<uuid:household_id>/", views.show, name="show"),
    path("<uuid:household_id>/residents/new/", changes.AddResident.as_view(), name="add_resident"),
    path(
        "<uuid:household_id>/parts/new/", changes.AddPartOfHome.as_view(), name="add_part_of_home"
    ),
    path("<uuid:household_id>/changes/", telling.changes, name="changes"),
    path("<uuid:household_id>/moved-in/", telling.MovedIn.as_view(), name="moved_in"),
    path("residents/<uuid:resident_id>/moved-out/", telling.MovedOut.as_view(), name="moved_out"),
    path("residents/<uuid:resident_id>/phone/", telling.NewPhone.as_view(), name="new_phone"),
    path("residents/<uuid:resident_id>/relation/", telling.Became.as_view(), name="became"),
    path("residents/<uuid:resident_id>/leave/", changes.Leave.as_view(), name="leave"),
    path("people/<uuid:person_id>/", changes.CorrectPerson.as_view(), name="correct_person"),
    path(
        "people/<uuid:person_id>/phone/",
        revealing.Reveal.as_view(),
        {"field": "phone"},
        name="reveal_phone",
    ),
    path(
        "people/<uuid:person_id>/number/",
        revealing.Reveal.as_view(),
        {"field": "identity_number"},
        name="reveal_number",
    ),
    path("parts/", views.parts, name="parts"),
    path("parts/new/", changes.AddPart.as_view(), name="add_part"),
    path("parts/<uuid:part_id>/", views.part, name="part"),
    path("parts/<uuid:part_id>/correct/", changes.CorrectPart.as_view(), name="correct_part"),
    path("parts/<uuid:part_id>/remove/", changes.RemovePart.as_view(), name="remove_part"),
    path("parts/<uuid:part_id>/owners/new/", changes.GiveTitle.as_view(), name="give_title"),
    path("parts/<uuid:part_id>/transfer/", changes.Transfer.as_view(), name="transfer"),
    path(
        "ownerships/<uuid:ownership_id>/voter/", changes.ChooseVoter.as_view(), name="choose_voter"
    ),
]
