"""Addresses of partners and their agreements."""

from django.urls import path

from frontend.compound.partners import views

app_name = "partners"
urlpatterns = [
    path("", views.show, name="show"),
    path("new/", views.EnterPartner.as_view(), name="enter"),
    path("<uuid:partner_id>/", views.RevisePartner.as_view(), name="revise"),
    path("<uuid:partner_id>/remove/", views.RemovePartner.as_view(), name="remove"),
    path("<uuid:partner_id>/agree/", views.MakeAgreement.as_view(), name="agree"),
    path(
        "agreements/<uuid:agreement_id>/",
        views.ReviseAgreement.as_view(),
        name="revise_agreement",
    ),
    path(
        "agreements/<uuid:agreement_id>/remove/",
        views.RemoveAgreement.as_view(),
        name="remove_agreement",
    ),
]
