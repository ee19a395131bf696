"""Addresses of the district's compounds."""

from django.urls import path

from frontend.district.compounds import deletion, entering, life, views

app_name = "compounds"
urlpatterns = [
    path("", views.list_compounds, name="list"),
    path("export/", views.export_compounds, name="export"),
    path("<slug:slug>/", views.show_compound, name="show"),
    path("<slug:slug>/invite/", views.invite_administrator, name="invite"),
    path("<slug:slug>/enter/", entering.Enter.as_view(), name="enter"),
    path("<slug:slug>/end-entry/", entering.EndEntry.as_view(), name="end_entry"),
    path("<slug:slug>/history/", deletion.show_history, name="history"),
    path("<slug:slug>/suspend/", life.Suspend.as_view(), name="suspend"),
    path("<slug:slug>/resume/", life.Resume.as_view(), name="resume"),
    path("<slug:slug>/make-read-only/", life.MakeReadOnly.as_view(), name="make_read_only"),
    path("<slug:slug>/make-writable/", life.MakeWritable.as_view(), name="make_writable"),
    path("<slug:slug>/close/", life.Close.as_view(), name="close"),
    path("<slug:slug>/reopen/", life.Reopen.as_view(), name="reopen"),
    path("<slug:slug>/rename/", life.Rename.as_view(), name="rename"),
    path("<slug:slug>/change-address/", life.ChangeAddress.as_view(), name="change_address"),
    path("<slug:slug>/move/", life.Move.as_view(), name="move"),
    path("<slug:slug>/ask-deletion/", deletion.AskDeletion.as_view(), name="ask_deletion"),
    path(
        "<slug:slug>/withdraw-deletion/",
        deletion.WithdrawDeletion.as_view(),
        name="withdraw_deletion",
    ),
    path(
        "<slug:slug>/confirm-deletion/", deletion.ConfirmDeletion.as_view(), name="confirm_deletion"
    ),
    path("<slug:slug>/recover/", deletion.Recover.as_view(), name="recover"),
    path("<slug:slug>/certificate/", deletion.show_certificate, name="certificate"),
]
