"""Addresses of the induction of whoever is new in a post."""

from django.urls import path

from frontend.compound.inductions import views

app_name = "inductions"
urlpatterns = [
    path("", views.listing, name="list"),
    path("new/", views.RecordSession.as_view(), name="record"),
    path("mine/", views.mine, name="mine"),
    path("mine/seen/", views.seen, name="seen"),
    path("<uuid:session_id>/withdraw/", views.WithdrawSession.as_view(), name="withdraw"),
]
