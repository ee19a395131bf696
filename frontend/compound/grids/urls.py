"""Addresses of the compound's grids."""

from django.urls import path

from frontend.compound.grids import views

app_name = "grids"
urlpatterns = [
    path("", views.show, name="show"),
    path("<uuid:grid_id>/member/", views.NameMember.as_view(), name="name"),
    path("<uuid:grid_id>/units/", views.ShareUnits.as_view(), name="units"),
    path("members/<uuid:grid_term_id>/end/", views.EndMember.as_view(), name="end"),
]
