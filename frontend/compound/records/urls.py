"""Addresses of the files of records."""

from django.urls import path, re_path

from frontend.compound.records import views

app_name = "records"
urlpatterns = [
    path("", views.show, name="show"),
    path("export/", views.export, name="export"),
    re_path(
        r"^templates/(?P<name>[a-z_]+)\.(?P<ending>csv|xlsx)$", views.template, name="template"
    ),
    path("<uuid:upload_id>/", views.preview, name="preview"),
    path("<uuid:upload_id>/commit/", views.commit, name="commit"),
    path("<uuid:upload_id>/bad-rows.xlsx", views.bad_rows, name="bad_rows"),
]
