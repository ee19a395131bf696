"""Everything that changes a matter. Each verb locks, checks, changes and writes the audit."""

from tenants.matters.services.clock import extend, pause, reckon_open_matters, resume
from tenants.matters.services.entry import record_for_other, record_from_above, report_matter
from tenants.matters.services.exporting import export_matters
from tenants.matters.services.final import (
    confirm_final_reply,
    propose_final_reply,
    refuse_final_reply,
)
from tenants.matters.services.handling import (
    assign,
    assign_many,
    reassign_orphans,
    send_back,
    sort_matter,
)
from tenants.matters.services.importing import import_matter
from tenants.matters.services.pictures import add_photo, add_photos
from tenants.matters.services.publication import correct_notice, draft_notice, publish
from tenants.matters.services.quiet import confirm_quiet_month
from tenants.matters.services.referring import record_reply, refer
from tenants.matters.services.stages import discuss, finish, skip_stage, start_work
from tenants.matters.services.support import merge_duplicate, support
from tenants.matters.services.verdicts import judge, judge_by_link, reopen

__all__ = [
    "add_photo",
    "add_photos",
    "assign",
    "assign_many",
    "confirm_final_reply",
    "confirm_quiet_month",
    "correct_notice",
    "discuss",
    "draft_notice",
    "export_matters",
    "extend",
    "finish",
    "import_matter",
    "judge",
    "judge_by_link",
    "merge_duplicate",
    "pause",
    "propose_final_reply",
    "publish",
    "reassign_orphans",
    "reckon_open_matters",
    "record_for_other",
    "record_from_above",
    "record_reply",
    "refer",
    "refuse_final_reply",
    "reopen",
    "report_matter",
    "resume",
    "send_back",
    "skip_stage",
    "sort_matter",
    "start_work",
    "support",
]
