"""Addresses of the guides."""

from django.urls import path

from frontend.district.guides import views

app_name = "guides"
urlpatterns = [
    path("", views.show, name="show"),
    path("red-property/", views.IssueChecklist.as_view(), name="checklist"),
    path("<slug:guide>/", views.IssueGuide.as_view(), name="issue"),
]
