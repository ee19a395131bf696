"""Addresses of onboarding."""

from django.urls import path, re_path

from frontend.district.onboarding import views

app_name = "onboarding"
urlpatterns = [
    path("", views.StartView.as_view(), name="start"),
    re_path(r"^template\.(?P<kind>xlsx|csv)$", views.download_template, name="template"),
    path("<uuid:batch_id>/", views.show_batch, name="batch"),
    path("<uuid:batch_id>/progress/", views.show_progress, name="progress"),
    path("<uuid:batch_id>/commit/", views.commit, name="commit"),
    path("<uuid:batch_id>/resume/", views.resume, name="resume"),
    path("<uuid:batch_id>/bad-rows.xlsx", views.download_bad_rows, name="bad_rows"),
]
