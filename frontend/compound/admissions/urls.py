"""Addresses at which the district is let in, comes in, and is shown out."""

from django.urls import path

from frontend.compound.admissions import views

app_name = "admissions"
urlpatterns = [
    path("", views.Admissions.as_view(), name="list"),
    path("<uuid:admission_id>/end/", views.end, name="end"),
    path("enter/<str:secret>/", views.EnterView.as_view(), name="enter"),
]
