"""Addresses of the property pages."""

from django.urls import path

from frontend.compound.property import changes, together, views

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
    path("guidance/new/", together.AssignGuidance.as_view(), name="assign"),
    path("guidance/<uuid:guidance_id>/", together.ReviseGuidance.as_view(), name="revise_guidance"),
    path(
        "guidance/<uuid:guidance_id>/remove/",
        together.RemoveGuidance.as_view(),
        name="remove_guidance",
    ),
    path("meetings/new/", together.RecordMeeting.as_view(), name="meet"),
    path("meetings/<uuid:meeting_id>/", together.ReviseMeeting.as_view(), name="revise_meeting"),
    path(
        "meetings/<uuid:meeting_id>/remove/",
        together.RemoveMeeting.as_view(),
        name="remove_meeting",
    ),
    path("promises/new/", together.PublishPromise.as_view(), name="promise"),
    path("promises/<uuid:promise_id>/", together.RevisePromise.as_view(), name="revise_promise"),
    path(
        "promises/<uuid:promise_id>/remove/",
        together.RemovePromise.as_view(),
        name="remove_promise",
    ),
]
