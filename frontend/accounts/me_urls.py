"""Addresses of one's own page."""

from django.urls import path

from frontend.accounts import me

app_name = "me"
urlpatterns = [
    path("", me.show_me, name="show"),
    path("password/", me.PasswordView.as_view(), name="password"),
    path("sessions/end/", me.end_other_sessions, name="end_sessions"),
    path("tokens/", me.TokensView.as_view(), name="tokens"),
    path("tokens/<uuid:token_id>/revoke/", me.revoke, name="revoke_token"),
]
