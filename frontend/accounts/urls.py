"""Addresses by which one comes in and goes out; both kinds of host include them."""

from django.urls import path

from frontend.accounts.entering import LogInView, log_out
from frontend.accounts.invitations import InvitationView

urlpatterns = [
    path("login/", LogInView.as_view(), name="login"),
    path("logout/", log_out, name="logout"),
    path("invitation/<str:secret>/", InvitationView.as_view(), name="invitation"),
]
