"""Addresses of the files of a report."""

from django.urls import path, re_path

from district.metrics.figures import PERIOD_IN_ADDRESS
from frontend.district.report.issues import IssueReport, download_issued, show_issue
from frontend.district.report.views import download_report, list_reports

app_name = "reports"
urlpatterns = [
    path("", list_reports, name="show"),
    re_path(
        rf"^(?P<period>{PERIOD_IN_ADDRESS})\.(?P<kind>pdf|xlsx|csv|json)$",
        download_report,
        name="download",
    ),
    re_path(rf"^(?P<period>{PERIOD_IN_ADDRESS})/issue/$", IssueReport.as_view(), name="issue"),
    path("issued/<uuid:issue_id>/", show_issue, name="issued"),
    path("issued/<uuid:issue_id>/<str:kind>", download_issued, name="issued-file"),
]
