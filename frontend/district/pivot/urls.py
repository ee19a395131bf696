"""Addresses of the pivot, its files and its kept choices."""

from django.urls import path, re_path

from frontend.district.pivot.saved import DeleteView, RenameView, SaveView, ShareView, list_views
from frontend.district.pivot.views import download_pivot, show_pivot

app_name = "pivot"
urlpatterns = [
    path("", show_pivot, name="show"),
    re_path(r"^file\.(?P<kind>csv|xlsx)$", download_pivot, name="download"),
    path("views/", list_views, name="views"),
    path("views/new/", SaveView.as_view(), name="save"),
    path("views/<uuid:view_id>/rename/", RenameView.as_view(), name="rename"),
    path("views/<uuid:view_id>/share/", ShareView.as_view(), name="share"),
    path("views/<uuid:view_id>/delete/", DeleteView.as_view(), name="delete"),
]
