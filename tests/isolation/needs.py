"""What each page asks of its visitor: written down a second time, apart from the code.

An API operation declares its need, and the test reads it there; a page is named here. A new
page that is not named fails the test.
"""

from api.core.permissions import Door, Need
from district.core.permissions import Action

A = Action
ME: dict[str, Need] = {
    "me:show": Door.SIGNED_IN,
    "me:password": Door.SIGNED_IN,
    "me:end_sessions": Door.SIGNED_IN,
    "me:tokens": A.TOKENS_OWN,
    "me:revoke_token": A.TOKENS_OWN,
}


def _people(need: Need) -> dict[str, Need]:
    names = "list invite invitations take_back person end_role close reopen way_back"
    return {f"people:{name}": need for name in names.split()}


def _named(space: str, need: Need, names: str) -> dict[str, Need]:
    return {f"{space}:{name}": need for name in names.split()}


COMPOUND_PAGES: dict[str, Need] = {
    **ME,
    **_people(A.ACCOUNTS_MANAGE),
    **_named("register", A.REGISTER_READ, "show building unit"),
    **_named(
        "register",
        A.REGISTER_CHANGE,
        "totals numbering fill_built_year add_building change_building remove_building add_unit rename_unit"
        " remove_unit add_household household remove_household",
    ),
    **_named(
        "organisation",
        A.ORGANISATION_READ,
        "show history unit bodies body branch chain person formation ladder recommendations",
    ),
    "grids:show": A.ORGANISATION_READ,
    **_named("grids", A.ORGANISATION_CHANGE, "name units end"),
    "known_tasks:list": A.ORGANISATION_READ,
    "burden:show": A.ORGANISATION_READ,
    "subareas:show": A.ORGANISATION_READ,
    **_named("subareas", A.ORGANISATION_CHANGE, "mark_out redraw remove charge end_duty"),
    "partners:show": A.ORGANISATION_READ,
    **_named(
        "partners",
        A.ORGANISATION_CHANGE,
        "enter revise remove agree revise_agreement remove_agreement",
    ),
    "property:show": A.ORGANISATION_READ,
    **_named(
        "property",
        A.ORGANISATION_CHANGE,
        "enter revise remove assign revise_guidance remove_guidance meet revise_meeting remove_meeting"
        " promise revise_promise remove_promise",
    ),
    **_named("homes", A.PEOPLE_READ, "show parts part"),
    **_named(
        "homes",
        A.PEOPLE_CHANGE,
        "add_resident add_part_of_home leave correct_person add_part correct_part remove_part"
        " give_title transfer choose_voter",
    ),
    **_named("homes", A.PEOPLE_TELL, "changes moved_in moved_out new_phone became"),
    **_named("homes", A.PEOPLE_REVEAL, "reveal_phone reveal_number"),
    **_named("organisation", A.ORGANISATION_READ, "show history unit bodies body branch"),
    **_named(
        "organisation",
        A.ORGANISATION_CHANGE,
        "titles name_title change_title appoint appoint_in_building end_term correct_term form_body"
        " file_body dissolve_body seat_on_body found_branch set_members dissolve_branch"
        " seat_in_branch end_seat set_joint open_station close_station record_baseline say_words settle_practice confirm_none"
        " withdraw_none meet_first interrupt_body resume_body take_books"
        " start_formation do_step waive_step start_ladder choose_in_unit choose_in_building"
        " finish_stage waive_stage seat_heads add_record",
    ),
    "organisation:member": A.PARTY_READ,
    **_named(
        "organisation",
        A.PARTY_CHANGE,
        "add_group change_group end_group add_member change_member end_member link_homes end_link",
    ),
    **_named("inductions", A.ORGANISATION_READ, "list mine seen"),
    **_named("inductions", A.ORGANISATION_CHANGE, "record withdraw"),
    "seating:by_owners": A.ORGANISATION_CHANGE,
    "seating:by_branch": A.PARTY_CHANGE,
    **_named("elections", A.PARTY_READ, "list show"),
    **_named("elections", A.PARTY_CHANGE, "draft revise attendance written_in count again"),
    **_named("admissions", A.ACCOUNTS_MANAGE, "list end"),
    **_named("matters", A.MATTER_READ, "list show photo choose filters save_filter"),
    **_named("matters", A.MATTER_READ, "rename_filter delete_filter"),
    **_named("matters", A.MATTER_SUPPORT, "support add_photos reopen"),
    "matters:report": A.MATTER_REPORT,
    **_named("outbox", Door.SIGNED_IN, "show token"),
    "matters:record": A.MATTER_RECORD_FOR_OTHERS,
    "matters:slip": A.MATTER_RECORD_FOR_OTHERS,
    **_named("matters", A.MATTER_JUDGE, "judge confirm_done"),
    **_named(
        "matters",
        A.MATTER_HANDLE,
        "discuss start finish assign assign_many sort merge skip_verdict pause resume extend"
        " extend_long send_back refer refer_street reply final final_confirm final_refuse",
    ),
    **_named("matters", A.MATTER_PUBLISH, "publish notice confirm_quiet"),
    **_named("meetings", A.COUNCILS_READ, "list show notice"),
    **_named(
        "meetings",
        A.COUNCILS_HOLD,
        "plan confirm_without minutes revise call_off sitting came hold presence resolve publish"
        " presence_unplaced withdraw",
    ),
    **_named("rooms", A.ROOMS_BOOK, "list show mine book booking cancel slot move give_up"),
    **_named("rooms", A.ROOMS_KEEP, "add revise came slot_came call_off correct"),
    **_named("visits", A.VISITS_RECORD, "list show walk walk_unit record knock"),
    **_named("visits", A.VISITS_HANDLE, "issues issue become_matter answer photo"),
    **_named("visits", A.VISITS_PLAN, "plan confirm_without divide move walker close"),
    **_named("works", A.WORKS_READ, "list show photo"),
    **_named("works", A.WORKS_ENTER, "enter done correct withdraw"),
    "works:limit": A.WORKS_RULE,
    **_named("superiors", A.MATTER_RECORD_FOR_OTHERS, "list enter follow"),
    **_named("surveys", A.SURVEYS_READ, "list show results"),
    **_named("surveys", A.SURVEYS_ENTER, "paper enter unit unplaced type"),
    **_named("surveys", A.SURVEYS_RUN, "draft revise ask unask discard open extend close publish"),
    "surveys:raise_need": A.SURVEYS_RUN,
    "surveys:answer": A.SURVEYS_ANSWER,
    **_named(
        "disputes",
        A.DISPUTES_MEDIATE,
        "list confirm_without show agreement accept add_party remove_party set_households session settle fail sign"
        " follow_up again hand_over",
    ),
    "disputes:danger": A.DANGER_REPORT,
    "disputes:turn_matter": A.MATTER_HANDLE,
    **_named("messages", Door.SIGNED_IN, "list open read_all ways way code end"),
    **_named("votes", A.VOTES_READ, "list show notice"),
    **_named(
        "votes",
        A.VOTES_RUN,
        "draft unask revise ask announce cancel count publish roll voter set_aside again repeat object"
        " settle",
    ),
    **_named("votes", A.VOTES_ENTER, "collect enter picture"),
    "votes:cast": A.VOTES_CAST,
    **_named("records", A.RECORDS_IMPORT, "show preview commit bad_rows template"),
    **_named("records", A.RECORDS_EXPORT, "export"),
}

DISTRICT_PAGES: dict[str, Need] = {
    **ME,
    **_people(A.STAFF_MANAGE),
    "overview:show": A.FIGURES_READ,
    "definitions:list": A.FIGURES_READ,
    "figures:explain": A.FIGURES_READ,
    **_named("reports", A.REPORT_EXPORT, "show download issued issued-file"),
    "reports:issue": A.REPORT_ISSUE,
    **_named("pivot", A.FIGURES_READ, "show views save rename delete"),
    **_named("inbox", A.REPORT_SUBSCRIBE, "list message subscriptions"),
    **_named("cases", A.COMPOUNDS_READ, "list show"),
    **_named("cases", A.CASES_WRITE, "write revise settings take copy"),
    **_named("tasks", A.FIGURES_READ, "list show"),
    **_named("tasks", A.TASKS_SET, "set end"),
    "guidance:list": A.COMPOUNDS_READ,
    "guidance:give": A.GUIDANCE_GIVE,
    "upstream:show": A.FIGURES_READ,
    "guides:show": A.COMPOUNDS_READ,
    "worktime:show": A.COMPOUNDS_READ,
    **_named("worktime", A.WORKTIME_ISSUE, "year confirm hours rule"),
    **_named("guides", A.GUIDES_ISSUE, "issue checklist"),
    "pivot:download": A.REPORT_EXPORT,
    "pivot:share": A.VIEWS_SHARE,
    **_named("compounds", A.COMPOUNDS_READ, "list show export"),
    "grids:show": A.COMPOUNDS_READ,
    **_named("grids", A.COMPOUNDS_MANAGE, "open cover close end_cover"),
    **_named("compounds", A.COMPOUNDS_ENTER, "enter end_entry"),
    "compounds:invite": A.COMPOUNDS_ONBOARD,
    **_named(
        "compounds",
        A.COMPOUNDS_MANAGE,
        "history suspend resume make_read_only make_writable close reopen rename change_address"
        " move",
    ),
    **_named(
        "compounds",
        A.COMPOUNDS_DELETE,
        "ask_deletion withdraw_deletion confirm_deletion recover certificate",
    ),
    **_named(
        "onboarding", A.COMPOUNDS_ONBOARD, "start template batch progress commit resume bad_rows"
    ),
}
