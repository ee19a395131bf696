"""Addresses of the district's tasks in a compound."""

from django.urls import path

from frontend.compound.tasks import views

app_name = "known_tasks"
urlpatterns = [path("", views.listing, name="list")]
