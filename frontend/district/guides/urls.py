"""Addresses of the guides."""

from django.urls import path

from frontend.district.guides import views

app_name = "guides"
urlpatterns = [
    path("", views.show, name="show"),
    path("<slug:guide>/", views.IssueGuide.as_view(), name="issue"),
]
