"""Addresses of visits from above."""

from django.urls import path

from frontend.compound.superiors import views

app_name = "superiors"
urlpatterns = [
    path("", views.listing, name="list"),
    path("new/", views.Enter.as_view(), name="enter"),
    path("<uuid:superior_visit_id>/follow/", views.Follow.as_view(), name="follow"),
]
