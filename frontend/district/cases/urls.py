"""Addresses of the library of practices."""

from django.urls import path

from frontend.district.cases import views, writing

app_name = "cases"
urlpatterns = [
    path("", views.listing, name="list"),
    path("new/", writing.WriteCase.as_view(), name="write"),
    path("<uuid:case_id>/", views.show, name="show"),
    path("<uuid:case_id>/edit/", writing.ReviseCase.as_view(), name="revise"),
    path("<uuid:case_id>/settings/", writing.SetPractice.as_view(), name="settings"),
    path("<uuid:case_id>/take/", writing.TakeSettings.as_view(), name="take"),
    path("<uuid:case_id>/copy/", writing.CopyCase.as_view(), name="copy"),
]
