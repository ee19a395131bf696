"""Addresses of matters."""

from django.urls import path

from frontend.compound.matters import (
    entering,
    filtering,
    handing,
    handing_over,
    listing,
    showing,
    steps,
    timing,
)
from frontend.compound.messages.slips import SlipPage

app_name = "matters"
urlpatterns = [
    path("", listing.index, name="list"),
    path("choose/", filtering.choose, name="choose"),
    path("assign/", handing_over.AssignMany.as_view(), name="assign_many"),
    path("filters/", filtering.saved, name="filters"),
    path("filters/save/", filtering.Save.as_view(), name="save_filter"),
    path("filters/<uuid:filter_id>/rename/", filtering.Rename.as_view(), name="rename_filter"),
    path("filters/<uuid:filter_id>/delete/", filtering.Delete.as_view(), name="delete_filter"),
    path("report/", entering.ReportPage.as_view(), name="report"),
    path("record/<slug:source>/", entering.RecordPage.as_view(), name="record"),
    path("quiet/<str:month>/", listing.confirm_quiet, name="confirm_quiet"),
    path("photos/<uuid:photo_id>/", showing.photo, name="photo"),
    path("<uuid:matter_id>/", showing.show, name="show"),
    path("<uuid:matter_id>/discuss/", steps.Discuss.as_view(), name="discuss"),
    path("<uuid:matter_id>/start/", steps.Start.as_view(), name="start"),
    path("<uuid:matter_id>/pause/", timing.Pause.as_view(), name="pause"),
    path("<uuid:matter_id>/resume/", timing.Resume.as_view(), name="resume"),
    path("<uuid:matter_id>/extend/", timing.Extend.as_view(), name="extend"),
    path("<uuid:matter_id>/extend-long/", timing.ExtendLong.as_view(), name="extend_long"),
    path("<uuid:matter_id>/refer/", handing.Refer.as_view(), name="refer"),
    path("<uuid:matter_id>/refer-street/", handing.ReferStreet.as_view(), name="refer_street"),
    path("<uuid:matter_id>/reply/", handing.Reply.as_view(), name="reply"),
    path("<uuid:matter_id>/send-back/", handing.SendBack.as_view(), name="send_back"),
    path("<uuid:matter_id>/final/", handing.Final.as_view(), name="final"),
    path("<uuid:matter_id>/final-confirm/", handing.ConfirmFinal.as_view(), name="final_confirm"),
    path("<uuid:matter_id>/final-refuse/", handing.RefuseFinal.as_view(), name="final_refuse"),
    path("<uuid:matter_id>/confirm-done/", handing.ConfirmDone.as_view(), name="confirm_done"),
    path("<uuid:matter_id>/finish/", steps.Finish.as_view(), name="finish"),
    path("<uuid:matter_id>/judge/", steps.Judge.as_view(), name="judge"),
    path("<uuid:matter_id>/slip/", SlipPage.as_view(), name="slip"),
    path("<uuid:matter_id>/skip-verdict/", steps.SkipVerdict.as_view(), name="skip_verdict"),
    path("<uuid:matter_id>/publish/", steps.Publish.as_view(), name="publish"),
    path("<uuid:matter_id>/notice/", steps.CorrectNotice.as_view(), name="notice"),
    path("<uuid:matter_id>/assign/", steps.Assign.as_view(), name="assign"),
    path("<uuid:matter_id>/sort/", steps.Sort.as_view(), name="sort"),
    path("<uuid:matter_id>/merge/", steps.Merge.as_view(), name="merge"),
    path("<uuid:matter_id>/support/", steps.Support.as_view(), name="support"),
    path("<uuid:matter_id>/reopen/", steps.Reopen.as_view(), name="reopen"),
    path("<uuid:matter_id>/photos/", steps.AddPhotos.as_view(), name="add_photos"),
]
