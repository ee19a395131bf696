"""Addresses of the register."""

from django.urls import path

from frontend.compound.register import changes, views

app_name = "register"
urlpatterns = [
    path("", views.show, name="show"),
    path("totals/", changes.DeclareTotals.as_view(), name="totals"),
    path("numbering/", changes.GenerateNumbering.as_view(), name="numbering"),
    path("buildings/year/", changes.FillBuiltYear.as_view(), name="fill_built_year"),
    path("buildings/new/", changes.AddBuilding.as_view(), name="add_building"),
    path("buildings/<uuid:building_id>/", views.building, name="building"),
    path(
        "buildings/<uuid:building_id>/change/",
        changes.ChangeBuilding.as_view(),
        name="change_building",
    ),
    path(
        "buildings/<uuid:building_id>/remove/",
        changes.RemoveBuilding.as_view(),
        name="remove_building",
    ),
    path("buildings/<uuid:building_id>/units/new/", changes.AddUnit.as_view(), name="add_unit"),
    path("units/<uuid:unit_id>/", views.unit, name="unit"),
    path("units/<uuid:unit_id>/rename/", changes.RenameUnit.as_view(), name="rename_unit"),
    path("units/<uuid:unit_id>/remove/", changes.RemoveUnit.as_view(), name="remove_unit"),
    path(
        "units/<uuid:unit_id>/households/new/",
        changes.AddHousehold.as_view(),
        name="add_household",
    ),
    path("households/<uuid:household_id>/", changes.ChangeHousehold.as_view(), name="household"),
    path(
        "households/<uuid:household_id>/remove/",
        changes.RemoveHousehold.as_view(),
        name="remove_household",
    ),
]
