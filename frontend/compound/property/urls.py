"""Addresses of the property pages."""

from django.urls import path

from frontend.compound.property import changes, views

app_name = "property"
urlpatterns = [
    path("", views.show, name="show"),
    path("managements/new/", changes.EnterManagement.as_view(), name="enter"),
    path("managements/<uuid:management_id>/", changes.ReviseManagement.as_view(), name="revise"),
    path(
        "managements/<uuid:management_id>/remove/",
        changes.RemoveManagement.as_view(),
        name="remove",
    ),
]
