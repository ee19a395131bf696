"""Addresses of the district's compounds."""

from django.urls import path

from frontend.district.compounds import views

app_name = "compounds"
urlpatterns = [
    path("", views.list_compounds, name="list"),
    path("export/", views.export_compounds, name="export"),
    path("<slug:slug>/", views.show_compound, name="show"),
    path("<slug:slug>/invite/", views.invite_administrator, name="invite"),
]
