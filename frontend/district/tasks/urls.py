"""Addresses of the district's tasks."""

from django.urls import path

from frontend.district.tasks import setting, views

app_name = "tasks"
urlpatterns = [
    path("", views.listing, name="list"),
    path("new/", setting.SetTask.as_view(), name="set"),
    path("<uuid:task_id>/", views.show, name="show"),
    path("<uuid:task_id>/end/", setting.EndTask.as_view(), name="end"),
]
