"""Addresses of guidance notes."""

from django.urls import path

from frontend.district.guidance import views

app_name = "guidance"
urlpatterns = [
    path("", views.listing, name="list"),
    path("new/", views.Give.as_view(), name="give"),
]
