"""Addresses of the parts of a compound."""

from django.urls import path

from frontend.compound.subareas import views

app_name = "subareas"
urlpatterns = [
    path("", views.show, name="show"),
    path("new/", views.MarkOut.as_view(), name="mark_out"),
    path("<uuid:subarea_id>/", views.Redraw.as_view(), name="redraw"),
    path("<uuid:subarea_id>/remove/", views.Remove.as_view(), name="remove"),
    path("<uuid:subarea_id>/charge/", views.PutInCharge.as_view(), name="charge"),
    path("duties/<uuid:duty_id>/end/", views.EndDuty.as_view(), name="end_duty"),
]
