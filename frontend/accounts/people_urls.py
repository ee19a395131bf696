"""Addresses of the pages about people."""

from django.urls import path

from frontend.accounts import people

app_name = "people"
urlpatterns = [
    path("", people.list_people, name="list"),
    path("invite/", people.InviteView.as_view(), name="invite"),
    path("invitations/", people.list_invitations, name="invitations"),
    path("invitations/<uuid:invitation_id>/revoke/", people.take_back, name="take_back"),
    path("<uuid:account_id>/", people.PersonView.as_view(), name="person"),
    path("<uuid:account_id>/roles/<uuid:grant_id>/end/", people.end_grant, name="end_role"),
    path("<uuid:account_id>/close/", people.close, name="close"),
    path("<uuid:account_id>/reopen/", people.reopen, name="reopen"),
    path("<uuid:account_id>/way-back/", people.offer_way_back, name="way_back"),
]
