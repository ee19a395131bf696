"""Addresses of small improvements."""

from django.urls import path

from frontend.compound.works import entering, views

app_name = "works"
urlpatterns = [
    path("", views.listing, name="list"),
    path("new/", entering.Enter.as_view(), name="enter"),
    path("limit/", entering.Limit.as_view(), name="limit"),
    path("photos/<uuid:project_photo_id>/", views.photo, name="photo"),
    path("<uuid:project_id>/", views.show, name="show"),
    path("<uuid:project_id>/done/", entering.Done.as_view(), name="done"),
    path("<uuid:project_id>/correct/", entering.Correct.as_view(), name="correct"),
    path("<uuid:project_id>/withdraw/", entering.Withdraw.as_view(), name="withdraw"),
]
