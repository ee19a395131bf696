"""Addresses of the district's grids."""

from django.urls import path

from frontend.district.grids import views

app_name = "grids"
urlpatterns = [
    path("", views.show, name="show"),
    path("new/", views.OpenGrid.as_view(), name="open"),
    path("<uuid:grid_id>/cover/", views.CoverCompound.as_view(), name="cover"),
    path("<uuid:grid_id>/close/", views.CloseGrid.as_view(), name="close"),
    path("covers/<uuid:cover_id>/end/", views.EndCover.as_view(), name="end_cover"),
]
