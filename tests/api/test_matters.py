"""The whole life of a matter by machine: the same services, the same refusals as on the pages."""

import io
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from district.core.permissions import Role
from district.registry.models import Compound
from tenants.matters.models import Matter, QuietMonth
from tenants.register.services import add_building, add_household, add_unit, settle_resident
from tests.make import account
from tests.visitors import inside, machine, stranger

pytestmark = pytest.mark.django_db
VERDICT = {"solution": "solved", "satisfaction": "satisfied"}


@pytest.fixture
def secretary(meijing: Compound) -> Client:
    with inside(meijing):
        person = account(Role.SECRETARY, name="冯建国")
    return machine(meijing, person)


@pytest.fixture
def resident(meijing: Compound) -> Client:
    with inside(meijing):
        person = account(Role.RESIDENT, name="郑小兰")
        home = add_household(
            unit=add_unit(building=add_building(name="3号楼"), name="2单元"), room="402"
        )
        settle_resident(account=person, household=home, since_on=home.created_at.date())
    return machine(meijing, person)


def call(client: Client, method: str, path: str, status: int, body: Any = None) -> Any:
    """The answer's JSON, after its status has been checked."""
    given = {} if body is None else {"data": body, "content_type": "application/json"}
    answer = getattr(client, method)(f"/api/v1/{path}", **given)
    assert answer.status_code == status, answer.content.decode()
    return answer.json() if answer.content else None


def reported(client: Client, text: str = "楼道灯不亮", **more: Any) -> str:
    made = call(client, "post", "matters/", 201, {"text": text, **more})
    return str(made["id"])


def picture() -> SimpleUploadedFile:
    file, exif = io.BytesIO(), Image.Exif()
    exif[0x010F] = "CameraMaker"
    Image.new("RGB", (90, 60), "red").save(file, "JPEG", exif=exif)
    return SimpleUploadedFile("x.jpg", file.getvalue(), "image/jpeg")


def test_C7_a_matter_lives_from_report_to_notice_by_machine(
    meijing: Compound, resident: Client, secretary: Client
) -> None:
    path = f"matters/{reported(resident, '402郑小兰家门口灯不亮')}/"
    talked = call(secretary, "post", f"{path}discuss/", 200, {"note": "请电工来"})
    assert talked["matter"]["state"] == "discussing"
    assert call(secretary, "post", f"{path}start-work/", 200)["matter"]["state"] == "working"
    done = call(secretary, "post", f"{path}finish/", 200, {"outcome": "换了灯泡"})
    assert [step["step"] for step in done["steps"]][-1] == "finished"
    judged = call(resident, "post", f"{path}judge/", 200, VERDICT)
    assert judged["verdicts"][0]["solution"] == "solved"
    draft = call(secretary, "get", f"{path}draft-notice/", 200)["text"]
    assert "灯不亮" in draft and "402" not in draft and "郑小兰" not in draft
    published = call(secretary, "post", f"{path}publish/", 200, {})
    assert published["matter"]["state"] == "published"
    shorter = {"text": "门口灯已换，电话13812345678"}
    call(secretary, "post", f"{path}correct-notice/", 200, shorter)
    board = call(stranger(meijing), "get", "notices/", 200)["results"]
    assert [notice["result"] for notice in board] == ["done"]
    assert "门口灯已换" in board[0]["text"] and "13812345678" not in board[0]["text"]
    again = call(resident, "post", f"{path}reopen/", 200, {"reason": "又不亮了"})
    assert (again["matter"]["round"], again["matter"]["state"]) == (2, "waiting")
    assert call(stranger(meijing), "get", "notices/", 200)["count"] == 0


def test_a_private_matter_says_category_and_result_only(
    meijing: Compound, resident: Client, secretary: Client
) -> None:
    path = f"matters/{reported(resident, '楼上漏水到我家', is_private=True)}/"
    call(secretary, "post", f"{path}finish/", 200, {"outcome": "修好了水管"})
    call(resident, "post", f"{path}judge/", 200, VERDICT)
    call(secretary, "post", f"{path}publish/", 200, {"text": "楼上漏水到某家，修好了水管"})
    [notice] = call(stranger(meijing), "get", "notices/", 200)["results"]
    assert notice["text"] == "水电气暖事项 1 件：已办好。"


def test_made_private_later_a_notice_is_cut_to_category_and_result(
    meijing: Compound, resident: Client, secretary: Client
) -> None:
    path = f"matters/{reported(resident, '楼上漏水')}/"
    call(secretary, "post", f"{path}finish/", 200, {"outcome": "修好了"})
    call(secretary, "post", f"{path}skip-verdict/", 200, {"reason": "人在外地"})
    call(secretary, "post", f"{path}publish/", 200, {})
    call(
        secretary,
        "post",
        f"{path}sort-matter/",
        200,
        {"category": "utilities", "is_private": True},
    )
    [notice] = call(stranger(meijing), "get", "notices/", 200)["results"]
    assert notice["text"] == "水电气暖事项 1 件：已办好。"


def test_sent_twice_it_is_one_matter(meijing: Compound, resident: Client) -> None:
    sent = {"client_id": str(uuid4())}
    assert reported(resident, **sent) == reported(resident, **sent)
    with inside(meijing):
        assert Matter.objects.count() == 1


@pytest.mark.parametrize(
    ("path", "body", "code"),
    [
        ("matters/", {}, "invalid"),
        ("matters/", {"text": "长" * 2001}, "invalid"),
        ("matters/", {"text": "长" * 350_000}, "too_large"),
        ("matters/", {"text": "灯\x00"}, "invalid"),
        ("matters/", {"text": "灯", "category": "weather"}, "invalid"),
        ("matters/", {"text": "灯", "unit_id": str(uuid4())}, "no_such_unit"),
        ("matters/record/", {"text": "灯"}, "invalid"),
        ("matters/record/", {"text": "灯", "source": "resident"}, "invalid"),
        (
            "matters/record/",
            {"text": "灯", "source": "phone", "requester_phone": "12"},
            "bad_phone",
        ),
        ("matters/quiet-months/", {"month": "0000-01"}, "invalid"),
        ("matters/quiet-months/", {"month": "2023-04"}, "not_this_month"),
    ],
)
def test_a_bad_body_is_a_problem_and_writes_nothing(
    meijing: Compound, secretary: Client, path: str, body: Any, code: str
) -> None:
    answer = secretary.post(f"/api/v1/{path}", body, "application/json")
    assert 400 <= answer.status_code < 500
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json()["code"] == code
    with inside(meijing):
        assert not Matter.objects.exists() and not QuietMonth.objects.exists()


def test_who_comes_second_is_told_where_the_matter_stands(
    resident: Client, secretary: Client
) -> None:
    path = f"matters/{reported(resident)}/"
    call(secretary, "post", f"{path}finish/", 200, {"outcome": "换了"})
    late = call(secretary, "post", f"{path}finish/", 409, {"outcome": "换了"})
    assert late["code"] == "step_not_open" and "请看最新进展" in late["detail"]
    early = call(secretary, "post", f"{path}publish/", 409, {})
    assert early["code"] == "verdict_missing"


def test_residents_take_no_step_of_the_committee(resident: Client) -> None:
    path = f"matters/{reported(resident)}/"
    for step in ("discuss", "start-work", "finish", "publish", "assign", "merge", "skip-verdict"):
        refused = call(resident, "post", f"{path}{step}/", 403, {})
        assert refused["code"] == "not_allowed"
    call(resident, "post", "matters/record/", 403, {"text": "灯", "source": "phone"})
    call(resident, "get", "matters/candidates/", 403)


def test_C9_somebody_else_is_made_responsible(
    meijing: Compound, resident: Client, secretary: Client
) -> None:
    with inside(meijing):
        account(Role.COMMITTEE_MEMBER, name="白志强")
    path = f"matters/{reported(resident)}/"
    people = call(secretary, "get", "matters/candidates/", 200)["results"]
    [chosen] = [person for person in people if person["name"] == "白志强"]
    given = call(secretary, "post", f"{path}assign/", 200, {"responsible_id": chosen["id"]})
    assert given["matter"]["responsible_name"] == "白志强"
    several = {"matter_ids": [reported(resident), reported(resident)]}
    sent = {**several, "responsible_id": chosen["id"]}
    handed = call(secretary, "post", "matters/assign-many/", 200, sent)
    assert [one["responsible_name"] for one in handed] == ["白志强"] * 2
    call(secretary, "post", "matters/assign-many/", 404, {**sent, "matter_ids": [str(uuid4())]})
    call(secretary, "post", "matters/assign-many/", 422, {**sent, "matter_ids": []})
    call(resident, "post", "matters/assign-many/", 403, sent)


def test_C5_duplicates_become_one_with_everybody_behind_it(
    meijing: Compound, resident: Client, secretary: Client
) -> None:
    with inside(meijing):
        neighbour = machine(meijing, account(Role.RESIDENT))
    first, second = reported(resident), reported(neighbour)
    merged = call(secretary, "post", f"matters/{second}/merge/", 200, {"into_id": first})
    assert (merged["matter"]["id"], merged["voices"]) == (first, 2)
    gone = call(neighbour, "get", f"matters/{second}/", 200)["matter"]
    assert (gone["state"], gone["duplicate_of"]) == ("merged", first)
    seen = call(neighbour, "get", f"matters/{first}/", 200)
    assert seen["requester"] is None and len(seen["supporters"]) == 1
    helped = call(secretary, "post", f"matters/{first}/support/", 200, {"name": "籍春花"})
    assert helped["voices"] == 3


def test_only_who_has_to_call_learns_who_asked(
    meijing: Compound, resident: Client, secretary: Client
) -> None:
    path = f"matters/{reported(resident)}/"
    assert call(secretary, "get", path, 200)["requester"]["name"] == "郑小兰"
    with inside(meijing):
        elsewhere = machine(meijing, account(Role.UNIT_HEAD))
    assert call(elsewhere, "get", path, 200)["requester"] is None


def test_a_photo_goes_up_by_multipart_and_comes_back_without_its_past(
    meijing: Compound, resident: Client, secretary: Client, settings: Any, tmp_path: Any
) -> None:
    settings.MEDIA_ROOT = tmp_path
    path = f"matters/{reported(resident)}/photos/"
    made = resident.post(f"/api/v1/{path}", {"photo": picture()})
    assert made.status_code == 201
    served = secretary.get(f"/api/v1/photos/{made.json()['id']}/")
    content = b"".join(served)
    assert served["Content-Type"] == "image/jpeg" and b"CameraMaker" not in content
    assert stranger(meijing).get(f"/api/v1/photos/{made.json()['id']}/").status_code == 401
    refused = resident.post(f"/api/v1/{path}", {"photo": SimpleUploadedFile("x.jpg", b"<svg>")})
    assert (refused.status_code, refused.json()["code"]) == (415, "not_a_photo")


def test_the_list_is_narrowed_by_part_and_words(resident: Client, secretary: Client) -> None:
    lamp, door = reported(resident, "路灯坏了"), reported(resident, "门锁坏了")
    call(secretary, "post", f"matters/{door}/finish/", 200, {"outcome": "换了"})

    def found(query: str) -> list[str]:
        rows = call(secretary, "get", f"matters/?{query}", 200)["results"]
        return [row["id"] for row in rows]

    assert found("show=waiting") == [lamp]
    assert found("show=done") == [door]
    assert found("search=路灯") == [lamp]
    assert found("search=郑小兰") == [door, lamp]
    assert found("page_size=1") == [door]
    call(secretary, "get", "matters/?show=nonsense", 422)


def test_the_board_is_searched_by_everybody(
    meijing: Compound, resident: Client, secretary: Client
) -> None:
    path = f"matters/{reported(resident)}/"
    call(secretary, "post", f"{path}finish/", 200, {"outcome": "换了"})
    call(secretary, "post", f"{path}skip-verdict/", 200, {"reason": "人在外地"})
    call(secretary, "post", f"{path}publish/", 200, {})
    assert call(stranger(meijing), "get", "notices/?search=灯", 200)["count"] == 1
    assert call(stranger(meijing), "get", "notices/?search=井盖", 200)["count"] == 0


def test_nobody_of_the_other_compound_reaches_a_matter(
    meijing: Compound, wangfu: Compound, resident: Client
) -> None:
    matter = reported(resident)
    with inside(wangfu):
        other = machine(wangfu, account(Role.SECRETARY))
    call(other, "get", f"matters/{matter}/", 404)
    call(other, "post", f"matters/{matter}/finish/", 404, {"outcome": "x"})
    assert call(other, "get", "matters/", 200)["count"] == 0
    authorization = other.defaults["HTTP_AUTHORIZATION"]
    knocking = stranger(meijing, HTTP_AUTHORIZATION=authorization)
    call(knocking, "get", f"matters/{matter}/", 401)
    call(stranger(meijing), "post", "matters/", 401, {"text": "灯"})


def test_a_neighbour_is_told_that_there_is_no_such_matter(
    meijing: Compound, resident: Client
) -> None:
    with inside(meijing):
        neighbour = machine(meijing, account(Role.RESIDENT))
    call(neighbour, "get", f"matters/{reported(resident)}/", 404)


def test_a_day_in_the_past_is_the_moment_of_the_end(resident: Client, secretary: Client) -> None:
    path = f"matters/{reported(resident)}/"
    early = {"outcome": "换了", "done_on": "2020-01-01"}
    refused = call(secretary, "post", f"{path}finish/", 422, early)
    assert refused["code"] == "out_of_order"


def test_a_matter_goes_to_the_street_and_is_replied_to_for_good_by_machine(
    meijing: Compound, resident: Client, secretary: Client
) -> None:
    with inside(meijing):
        admin = machine(meijing, account(Role.COMPOUND_ADMIN, name="石晓梅"))
    path = f"matters/{reported(resident, '物业把水调小了')}/"
    asked = {"recipient": "street", "asked": "请来看看"}
    refused = call(secretary, "post", f"{path}refer/", 422, asked)
    assert "哪个街道" in str(refused)
    told = call(secretary, "post", f"{path}refer/", 200, {**asked, "unit_name": "凤山街道"})
    assert (told["referrals"][0]["reply"], told["matter"]["state"]) == (None, "working")
    back = {"kind": "sent_back", "text": "不归我们"}
    told = call(secretary, "post", f"{path}record-reply/", 200, back)
    assert told["referrals"][0]["reply"]["kind"] == "sent_back"
    paper = {
        "ground": "settled",
        "text": "已依法答复",
        "decided_by": "凤山街道",
        "decided_on": "2023-04-03",
        "paper": picture(),
    }
    sent = secretary.post(f"/api/v1/{path}propose-final-reply/", paper)
    assert sent.status_code == 200, sent.content.decode()
    call(secretary, "post", f"{path}confirm-final-reply/", 403)
    told = call(admin, "post", f"{path}confirm-final-reply/", 200)
    assert (told["matter"]["state"], told["steps"][-1]["result"]) == ("finished", "final")
    call(resident, "post", f"{path}reopen/", 409, {"reason": "不服"})
    call(secretary, "post", f"{path}sort-matter/", 200, {"category": "other", "feeling": "worry"})
    assert len(call(secretary, "get", "matters/?feeling=worry", 200)["results"]) == 1
    call(secretary, "post", f"{path}sort-matter/", 422, {"category": "other", "urgency": "urgent"})
    found = {
        one: len(call(secretary, "get", f"matters/?urgency={one}", 200)["results"])
        for one in ("ordinary", "urgent")
    }
    assert found == {"ordinary": 1, "urgent": 0}
