"""Addresses of the catalogue of metrics."""

from django.urls import path

from frontend.district.catalogue.views import list_definitions

app_name = "definitions"
urlpatterns = [path("", list_definitions, name="list")]
