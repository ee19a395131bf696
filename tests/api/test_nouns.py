"""Register, organisation and records by the API: the same services, the same refusals."""

import io
import zipfile
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from district.core.clock import now, today
from district.core.permissions import Role
from district.identity.models import Account
from district.registry.models import Compound
from tenants.records.kinds import KINDS
from tenants.register.models import Household, Unit
from tenants.register.services import add_building, add_household, add_unit
from tests.make import account
from tests.tenants.records.demo import structure
from tests.visitors import inside, machine

pytestmark = pytest.mark.django_db


@pytest.fixture
def secretary(meijing: Compound) -> Client:
    with inside(meijing):
        person = account(Role.SECRETARY)
    return machine(meijing, person)


def call(client: Client, method: str, path: str, status: int, body: Any = None) -> Any:
    """The answer's JSON, after its status has been checked."""
    send = getattr(client, method)
    given = {} if body is None else {"data": body, "content_type": "application/json"}
    answer = send(f"/api/v1/{path}", **given)
    assert answer.status_code == status, answer.content.decode()
    return answer.json() if answer.content else None


def test_a_register_is_built_by_machine(secretary: Client) -> None:
    building = call(secretary, "post", "buildings/", 201, {"name": "3"})
    assert building["name"] == "3号楼"
    unit = call(secretary, "post", "units/", 201, {"building": building["id"], "name": "二单元"})
    home = {"unit": unit["id"], "room": "502", "floor": 5}
    made = call(secretary, "post", "households/", 201, home)
    changed = call(secretary, "patch", f"households/{made['id']}/", 200, {"occupancy": "vacant"})
    assert (changed["room"], changed["floor"], changed["occupancy"]) == ("502", 5, "vacant")
    refused = call(secretary, "delete", f"units/{unit['id']}/", 409)
    assert refused["detail"] == "这个单元下还有住户，不能删除。请先删去各户。"
    call(secretary, "delete", f"households/{made['id']}/", 204)
    call(secretary, "delete", f"units/{unit['id']}/", 204)


def test_D2_totals_are_told_as_they_are_known(secretary: Client) -> None:
    told = {"buildings": None, "units": "", "households": "120"}
    sizes = call(secretary, "put", "register/totals", 200, told)
    assert sizes["households"] == {"value": 120, "at_least": False, "text": "120"}
    assert sizes["buildings"] == {"value": None, "at_least": False, "text": ""}
    assert "units" in sizes["missing"]


def test_numbering_tells_before_it_writes(meijing: Compound, secretary: Client) -> None:
    shape = {"units": [3, 4], "floors": 6, "rooms": 2}
    assert call(secretary, "post", "register/numbering", 200, shape)["households"] == 84
    with inside(meijing):
        assert not Unit.objects.exists()
    call(secretary, "post", "register/numbering", 200, {**shape, "write": True})
    with inside(meijing):
        assert Unit.objects.count() == 7


def test_a_unit_head_finds_the_own_homes_only(meijing: Compound) -> None:
    with inside(meijing):
        structure("meijing")
        unit = Unit.objects.get(building__name="3号楼", name="2单元")
        other = Household.objects.exclude(unit=unit).earliest("id")
        person = account(Role.UNIT_HEAD, scope_id=unit.pk)
    client = machine(meijing, person)
    assert call(client, "get", "households/", 200)["count"] == 13
    call(client, "get", f"households/{other.pk}/", 404)
    call(client, "patch", f"units/{unit.pk}/", 403, {"name": "9"})


def test_G8_heads_are_asked_for_by_day(meijing: Compound, secretary: Client) -> None:
    with inside(meijing):
        structure("meijing")
    heads = call(secretary, "get", "heads/?on=2023-04-16", 200)
    assert heads["count"] == 22
    first = heads["results"][0]
    assert first["since"]["text"] == "2023年以前"
    ended = call(secretary, "post", f"heads/{first['id']}/end/", 200, {"until_on": "2026-11-01"})
    assert ended["until_on"] == "2026-11-01"
    assert call(secretary, "get", "heads/?on=2026-11-01", 200)["count"] == 21
    given = {"title": first["title"], "unit": first["unit"], "holder_name": "籍春花"}
    made = call(secretary, "post", "heads/", 201, {**given, "since": "2026-11-01"})
    mended = call(secretary, "patch", f"heads/{made['id']}/", 200, {"holder_name": "籍春华"})
    assert mended["holder_name"] == "籍春华"
    again = call(secretary, "post", "heads/", 409, {**given, "since": "2026-11-02"})
    assert again["code"] == "post_taken"


def test_E3_a_title_is_mapped_by_machine(secretary: Client) -> None:
    titles = call(secretary, "get", "titles/", 200)["results"]
    below = next(title["id"] for title in titles if title["name"] == "单元长")
    given = {"name": "楼长", "standard": "BUILDING_HEAD", "chosen_from": below}
    assert call(secretary, "post", "titles/", 201, given)["standard"] == "BUILDING_HEAD"


def test_D19_a_body_lives_through_its_acts(secretary: Client) -> None:
    branch = {"name": "小区党支部", "kind": "compound", "founded": "2022年5月", "members": "50余"}
    made = call(secretary, "post", "branches/", 201, branch)
    assert made["founded"] == {"day": "2022-05-01", "precision": "month", "text": "2022年5月"}
    given = {"kind": "property_committee", "name": "物管会", "formed": "2022年5月"}
    body = call(secretary, "post", "bodies/", 201, given)
    paused = {"kind": "suspended", "reason": "待改选", "since_on": "2022-05-20"}
    call(secretary, "post", f"bodies/{body['id']}/interrupt/", 200, paused)
    call(secretary, "post", f"bodies/{body['id']}/resume/", 200, {"until_on": "2022-05-30"})
    assert call(secretary, "post", f"bodies/{body['id']}/take-books/", 200)["standing"] == "formed"
    call(secretary, "post", f"bodies/{body['id']}/file/", 200, {"filed": "2022-06-02"})
    [clock] = call(secretary, "get", f"bodies/{body['id']}/clocks/", 200)
    assert (clock["code"], clock["due_on"], clock["state"]) == ("filing_days", "2022-06-30", "kept")
    assert call(secretary, "get", "bodies/?counted_on=2022-06-02", 200)["count"] == 1
    seat = {"body": body["id"], "holder_name": "石文博", "post": "主任", "since": "2022年5月"}
    seated = call(secretary, "post", "seats/", 201, {**seat, "origin": "party_member"})
    assert seated["origin"] == "party_member"
    handover = {"balance_fen": 0, "assets": "无", "documents": "账册", "dissolved": "2026-11-01"}
    path = f"bodies/{body['id']}/dissolve/"
    refused = call(secretary, "post", path, 422, {**handover, "seal_is_surrendered": False})
    assert refused["code"] == "handover_seal"
    call(secretary, "post", path, 200, {**handover, "seal_is_surrendered": True})
    assert call(secretary, "get", "seats/?on=2026-11-01", 200)["count"] == 0
    members = call(secretary, "patch", f"branches/{made['id']}/", 200, {"members": "52"})
    assert members["members"]["value"] == 52
    call(secretary, "post", f"branches/{made['id']}/dissolve/", 200, {"dissolved": "2026-11-01"})


def test_C1_stations_and_F16_claims_by_machine(secretary: Client) -> None:
    station = call(secretary, "post", "stations/", 201, {"name": "党群服务站", "opened": "2020"})
    assert station["opened"]["precision"] == "year"
    call(secretary, "post", f"stations/{station['id']}/close/", 200, {"closed": "2026-11-01"})
    claim = {"name": "完善物业服务", "amount": "20余", "unit": "项", "origin": "特刊报道"}
    assert call(secretary, "post", "baselines/", 201, claim)["amount"]["at_least"] is True
    call(secretary, "post", "baselines/", 201, claim)
    assert call(secretary, "get", "baselines/", 200)["count"] == 1


def test_R3_none_of_something_by_machine(secretary: Client) -> None:
    said = call(secretary, "post", "absences/", 201, {"topic": "branch"})
    assert call(secretary, "post", "absences/", 201, {"topic": "branch"}) == said
    assert call(secretary, "get", "absences/", 200)["results"] == [said]
    call(secretary, "delete", f"absences/{said['id']}/", 204)
    assert call(secretary, "get", "absences/", 200)["count"] == 0
    assert call(secretary, "post", "absences/", 422, {"topic": "fountain"})["errors"]


def send(client: Client, path: str, text: str, **more: str) -> Any:
    file = SimpleUploadedFile("households.csv", text.encode())
    return client.post(f"/api/v1/records/{path}", {"files": file, **more})


def test_files_go_in_and_out_by_machine(meijing: Compound, secretary: Client) -> None:
    good = "楼栋,单元,房号\n1,1,101\n"
    assert send(secretary, "preview", good).json()["files"][0]["new"] == 1
    with inside(meijing):
        assert not Household.objects.exists()
    assert send(secretary, "import", good).json()["is_written"] is True
    archive = secretary.post("/api/v1/records/export")
    with zipfile.ZipFile(io.BytesIO(archive.content)) as files:
        assert "households.csv" in files.namelist()
    told = call(secretary, "get", "records/kinds", 200)["kinds"]
    assert [one["name"] for one in told] == [kind.name for kind in KINDS]


def test_a_bad_row_keeps_everything_out_unless_it_is_skipped(
    meijing: Compound, secretary: Client
) -> None:
    bad = "楼栋,单元,楼层,房号\n1,1,1,101\n1,1,三,102\n"
    refused = send(secretary, "import", bad)
    assert refused.status_code == 422
    assert refused.json()["files"][0]["problems"][0]["cell"] == "C3"
    assert send(secretary, "import", bad, skip_bad="true").status_code == 200


@pytest.mark.parametrize("path", ["register", "records/kinds", "households/"])
def test_residents_reach_neither_register_nor_files(meijing: Compound, path: str) -> None:
    with inside(meijing):
        person = account(Role.RESIDENT)
    call(machine(meijing, person), "get", path, 403)


def test_who_manages_is_entered_and_mended_by_machine(secretary: Client) -> None:
    given = {"mode": "company", "company": "安居物业", "since": "2021年8月"}
    made = call(secretary, "post", "managements/", 201, given)
    assert made["since"]["text"] == "2021年8月"
    changed = call(secretary, "patch", f"managements/{made['id']}/", 200, {"basis": "合同"})
    assert (changed["company"], changed["basis"]) == ("安居物业", "合同")
    assert "management" not in call(secretary, "get", "register", 200)["missing"]
    refused = call(secretary, "post", "managements/", 409, {"mode": "self", "since": "2020"})
    assert "这段时间已经登记了管理方式" in refused["detail"]
    call(secretary, "delete", f"managements/{made['id']}/", 204)


def test_a_building_has_its_year_by_machine(secretary: Client) -> None:
    made = call(secretary, "post", "buildings/", 201, {"name": "3", "built_year": 1998})
    renamed = call(secretary, "patch", f"buildings/{made['id']}/", 200, {"name": "4"})
    assert (renamed["name"], renamed["built_year"]) == ("4号楼", 1998)


def test_F4_a_red_property_is_told_criterion_by_criterion(secretary: Client) -> None:
    company = {"mode": "company", "company": "安居物业", "since": "2021"}
    call(secretary, "post", "managements/", 201, company)
    told = call(secretary, "get", "red-property", 200)
    assert (told["applies"], told["told"], told["is_red"]) == (True, False, False)
    assert [one["criterion"] for one in told["findings"]] == ["party", "joint", "promise"]
    officer = {"holder_name": "高文静", "since": "2023"}
    call(secretary, "post", "guidance-officers/", 201, officer)
    came = dict.fromkeys(("branch_came", "residents_came", "company_came"), True)
    meeting = {"held_on": "2023-04-15", "subject": "停车", **came}
    made = call(secretary, "post", "joint-meetings/", 201, meeting)
    assert made["is_of_three"] is True
    promise = {"text": "两小时内到场", "published_on": "2023-04-15", "due_on": "2023-05-15"}
    made = call(secretary, "post", "service-promises/", 201, promise)
    done = {"done_on": "2023-05-14"}
    assert call(secretary, "patch", f"service-promises/{made['id']}/", 200, done)["done_on"]
    told = call(secretary, "get", "red-property", 200)
    assert (told["told"], told["score"], told["full_score"]) == (True, 60, 100)
    assert "超过 6 个月了" in told["findings"][1]["why"]


def test_F20_partners_and_their_agreements_by_machine(secretary: Client) -> None:
    given = {"kind": "volunteers", "name": "志愿队", "since_on": "2023-04-01"}
    partner = call(secretary, "post", "partners/", 201, given)
    told = {"partner": partner["id"], "promise": "清扫", "agreed_on": "2023-04-15"}
    made = call(secretary, "post", "agreements/", 201, told)
    path = f"agreements/{made['id']}/"
    assert call(secretary, "patch", path, 200, {"due_on": "2023-05-15"})["due_on"] == "2023-05-15"
    refused = call(secretary, "delete", f"partners/{partner['id']}/", 409)
    assert "这个伙伴还有约定" in refused["detail"]
    call(secretary, "delete", path, 204)
    call(secretary, "delete", f"partners/{partner['id']}/", 204)


def test_C4_door_visits_by_machine(secretary: Client, meijing: Compound) -> None:
    with inside(meijing):
        unit = add_unit(building=add_building(name="9号楼"), name="1单元")
        home = add_household(unit=unit, room="101")
    first = today().isoformat()
    given = {"title": "敲门", "from_on": first, "until_on": first, "units": [str(unit.pk)]}
    call(secretary, "post", "campaigns/", 422, {**given, "until_on": "2020-01-01"})
    campaign = call(secretary, "post", "campaigns/", 201, given)
    path = f"campaigns/{campaign['id']}/"
    call(secretary, "post", f"{path}divide/", 422, {})
    me = call(secretary, "get", "me/", 200)["id"]
    divided = call(secretary, "post", f"{path}divide/", 200, {"people": [me]})
    [standing] = divided["standings"]
    assert (standing["homes"], standing["left"], standing["part"]["person"]) == (1, 1, me)
    moved = {"part": standing["part"]["id"], "households": [str(home.pk)]}
    call(secretary, "post", f"{path}move/", 200, moved)
    told = {"household": str(home.pk), "campaign": campaign["id"], "result": "contact"}
    assert call(secretary, "post", "visits/", 422, told)["code"] == "no_person_class"
    visit = call(secretary, "post", "visits/", 201, {**told, "met": "elder", "issue": "漏水"})
    assert (visit["day"], visit["met"]) == (first, "elder")
    [issue] = call(secretary, "get", "visit-issues/", 200)["results"]
    call(secretary, "post", f"visit-issues/{issue['id']}/answer/", 422, {"handling": "matter"})
    becomes = f"visit-issues/{issue['id']}/matter/"
    refused = call(secretary, "post", becomes, 422, {"requester_phone": "1390"})
    assert refused["errors"][0]["field"] == "requester_phone"
    assert call(secretary, "post", becomes, 200, {})["matter"]
    assert call(secretary, "post", f"{path}close/", 200)["closed_at"]
    call(secretary, "post", "months-without-visits/", 422, {"month": "2020-02-29"})


def test_C6_a_council_by_machine(secretary: Client, meijing: Compound) -> None:
    with inside(meijing):
        me = str(Account.objects.get().pk)
    given = {"starts_at": "2023-04-12T19:30:00+08:00", "place": "亭子", "topics": ["院门"]}
    refused = call(secretary, "post", "councils/", 422, {**given, "matters": ["x"]})
    assert refused["errors"][0]["field"] == "matters.0"
    old = call(secretary, "post", "councils/", 422, given)
    assert "前后一年" in str(old)
    begins = (now() - timedelta(hours=2)).isoformat()
    council = call(secretary, "post", "councils/", 201, {**given, "starts_at": begins})
    path = f"councils/{council['id']}/"
    assert call(secretary, "put", path, 200, {**given, "starts_at": begins})["agenda"] == ["院门"]
    assert (
        call(secretary, "post", f"{path}held/", 200, {"headcount": 9, "minutes": "要点"})[
            "headcount"
        ]
        == 9
    )
    told = {
        "text": "修门",
        "due_on": today().isoformat(),
        "responsible_id": me,
        "client_id": council["id"],
    }
    made = call(secretary, "post", f"{path}resolve/", 201, told)
    assert made["is_open"] is True
    assert call(secretary, "post", f"{path}resolve/", 201, told)["id"] == made["id"]
    assert "修门" in call(secretary, "post", f"{path}publish/", 200, {})["notice_text"]
    assert "已经公示" in call(secretary, "delete", f"resolutions/{made['id']}/", 409)["detail"]


def test_C6_who_came_to_a_council_by_machine(secretary: Client, meijing: Compound) -> None:
    with inside(meijing):
        unit = add_unit(building=add_building(name="3"), name="1")
        homes = [str(add_household(unit=unit, room=room).pk) for room in ("101", "102")]
    begins = (now() - timedelta(hours=2)).isoformat()
    given = {"starts_at": begins, "place": "亭子", "topics": ["院门"]}
    path = f"councils/{call(secretary, 'post', 'councils/', 201, given)['id']}/"
    for _time in range(2):
        came = {"households": homes, "client_id": "0f4a2d3e-7c1b-4e2a-9d5f-3b6c8a1e2d4f"}
        call(secretary, "post", f"{path}came/", 200, came)
    call(secretary, "post", f"{path}came/", 422, {"households": []})
    unknown = {"households": [homes[0], came["client_id"]]}
    assert call(secretary, "post", f"{path}came/", 422, unknown)["code"] == "no_household"
    held = {"headcount": 1, "written_at": (now() + timedelta(days=1)).isoformat()}
    assert call(secretary, "post", f"{path}held/", 422, held)["code"] == "written_in_future"
    refused = call(secretary, "post", f"{path}held/", 422, {"headcount": 1})
    assert "已经记了 2 户到会" in str(refused)


def test_F18_small_improvements_by_machine(secretary: Client) -> None:
    given = {"title": "推车", "cost_fen": 68_000, "day": today().isoformat()}
    over = call(secretary, "post", "micro-projects/", 422, {**given, "cost_fen": 500_001})
    assert over["code"] == "over_micro_limit"
    call(secretary, "post", "micro-projects/", 422, {**given, "cost_fen": 1.5})
    call(secretary, "post", "micro-projects/", 422, {**given, "cost_fen": 10**30})
    assert call(secretary, "put", "micro-project-limit/", 200, {"limit_fen": 700_000})
    ahead = (today() + timedelta(days=3)).isoformat()
    made = call(secretary, "post", "micro-projects/", 201, {**given, "day": ahead})
    path = f"micro-projects/{made['id']}/"
    assert (made["planned_on"], made["done_on"], made["matter"]) == (ahead, None, None)
    call(secretary, "put", path, 200, {**given, "day": ahead, "title": "两辆推车"})
    assert call(secretary, "post", f"{path}done/", 200, {})["done_on"] == given["day"]
    assert call(secretary, "get", "micro-projects/", 200)["results"][0]["title"] == "两辆推车"
    gone = call(secretary, "post", f"{path}withdraw/", 200, {"because": "记错了"})
    assert gone["withdrawn_at"] and gone["done_on"] is None
    assert call(secretary, "post", f"{path}done/", 409, {})["code"] == "withdrawn"


def test_E5_parts_of_a_compound_and_their_lists_by_machine(secretary: Client) -> None:
    building = call(secretary, "post", "buildings/", 201, {"name": "3"})
    unit = call(secretary, "post", "units/", 201, {"building": building["id"], "name": "1"})
    call(secretary, "post", "households/", 201, {"unit": unit["id"], "room": "101"})
    told = {"name": "东片", "units": [unit["id"]]}
    part = call(secretary, "post", "sub-areas/", 201, told)
    assert part["units"] == [unit["id"]]
    assert call(secretary, "get", f"households/?sub_area={part['id']}", 200)["count"] == 1
    assert call(secretary, "get", f"matters/?sub_area={part['id']}", 200)["count"] == 0
    duty = {"sub_area": part["id"], "holder_name": "卫东升", "since_on": "2023-04-01"}
    made = call(secretary, "post", "sub-area-duties/", 201, duty)
    refused = call(secretary, "delete", f"sub-areas/{part['id']}/", 409)
    assert "有过负责人" in refused["detail"]
    ended = {"until_on": "2023-05-01"}
    told = call(secretary, "patch", f"sub-area-duties/{made['id']}/", 200, ended)
    assert told["until_on"] == "2023-05-01"
    emptied = {"name": "院", "place": "大院"}
    assert call(secretary, "put", f"sub-areas/{part['id']}/", 200, emptied)["units"] == []


def test_F13_F14_rooms_by_machine(secretary: Client) -> None:
    given = {"kind": "culture", "place": "二楼", "weekdays": [0, 1, 2, 3, 4, 5, 6]}
    given |= {"opens": "08:00", "closes": "20:00"}
    room = call(secretary, "post", "rooms/", 201, {**given, "name": "活动室"})
    assert call(secretary, "patch", f"rooms/{room['id']}/", 200, {"seats": 30})["weekdays"] == [
        *range(7)
    ]
    day = today() + timedelta(days=1)
    asked = {"room": room["id"], "purpose": "排练", "starts_at": f"{day}T09:00:00+08:00"}
    asked["ends_at"] = f"{day}T10:00:00+08:00"
    [made] = call(secretary, "post", "bookings/", 201, asked)
    assert "最近的空闲时间" in call(secretary, "post", "bookings/", 409, asked)["detail"]
    days = call(secretary, "get", f"rooms/{room['id']}/times/?since={day}", 200)
    assert [one["is_taken"] for one in days[0]["pieces"]] == [False, True, False]
    gone = call(secretary, "post", f"bookings/{made['id']}/cancel/", 200, {})
    assert gone["state"] == "cancelled"
    quiet = call(secretary, "post", "rooms/", 201, {**given, "name": "心语", "kind": "counselling"})
    hour = {"room": quiet["id"], "starts_at": f"{day}T09:00:00+08:00"}
    code = call(secretary, "post", "counselling-slots/", 201, hour)["code"]
    later = {**hour, "starts_at": f"{day}T10:00:00+08:00", "code": code}
    moved = call(secretary, "post", "counselling-slots/move/", 200, later)
    assert moved["starts_at"].startswith(f"{day}T10:00")
    listed = call(secretary, "get", "counselling-slots/", 200)["results"]
    assert [{*one} for one in listed] == [{"id", "room", "starts_at", "ends_at"}]
    call(secretary, "post", "counselling-slots/give-up/", 200, {"code": code})
    assert call(secretary, "get", "counselling-slots/", 200)["results"] == []
