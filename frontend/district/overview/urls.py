"""The first page of the district's host."""

from django.urls import path

from frontend.district.overview.views import show_overview

app_name = "overview"
urlpatterns = [path("", show_overview, name="show")]
