"""Addresses of working time."""

from django.urls import path

from frontend.district.worktime import views

app_name = "worktime"
urlpatterns = [
    path("", views.show, name="show"),
    path("hours/", views.IssueHours.as_view(), name="hours"),
    path("<int:year>/", views.IssueYear.as_view(), name="year"),
    path("<int:year>/confirm/", views.ConfirmYear.as_view(), name="confirm"),
    path("rules/<slug:urgency>/<slug:category>/", views.IssueRule.as_view(), name="rule"),
]
