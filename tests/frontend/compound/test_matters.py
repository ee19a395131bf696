"""Pages of matters: in at most three screens, each step a tap, strangers outside."""

import re
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from district.core.clock import day_end, local_day, now
from district.core.permissions import Role
from district.registry.models import Compound
from tenants.matters.clocks import STANDARD
from tenants.matters.models import Matter, Photo, Source, State, Step, Urgency
from tenants.matters.services import report_matter
from tests.make import account
from tests.tenants.records.demo import import_demo
from tests.visitors import inside, stranger, visitor

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("all_filled")]

Newest = Callable[[], Matter]


@pytest.fixture
def newest(filled: Compound) -> Newest:
    def find() -> Matter:
        with inside(filled):
            return Matter.objects.select_related("responsible", "unit__building").first()  # type: ignore[return-value]

    return find


def page(client: Client, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status, response.content.decode()[:2000]
    return response.content.decode()


def report(client: Client, text: str = "楼道灯不亮", **more: object) -> str:
    """Send the report's form as the page gives it; the address of the new matter."""
    shown = page(client, "/matters/report/?own")
    sent = re.search(r'name="client_id" value="([0-9a-f-]+)"', shown)
    assert sent
    response = client.post("/matters/report/", {"text": text, "client_id": sent[1], **more})
    assert response.status_code == 302, response.content.decode()[:3000]
    return str(response["Location"])


def picture() -> SimpleUploadedFile:
    file = BytesIO()
    Image.new("RGB", (900, 600), "red").save(file, "JPEG")
    return SimpleUploadedFile("x.jpg", file.getvalue(), "image/jpeg")


def test_a_resident_reports_on_one_screen_and_sees_who_answers(
    resident: Client, secretary: Client
) -> None:
    shown = page(resident, report(resident, "楼道灯不亮，晚上看不见"))
    assert "已收到，编号" in shown and "负责" in shown and "前办结" in shown


def test_C9_the_responsible_person_is_on_the_page_and_in_the_list(
    resident: Client, unit_head: Client, newest: Newest
) -> None:
    with_unit = page(resident, "/matters/report/")
    unit = re.search(r'<option value="([0-9a-f-]+)" selected>3号楼2单元', with_unit)
    assert unit, "the own unit is chosen beforehand"
    shown = page(resident, report(resident, unit_id=unit[1]))
    responsible = newest().responsible
    assert responsible and responsible.name in shown
    assert f"{responsible.name} 负责" in page(resident, "/matters/")


def test_a_report_sent_twice_is_one_matter(resident: Client, filled: Compound) -> None:
    shown = page(resident, "/matters/report/")
    sent = re.search(r'name="client_id" value="([0-9a-f-]+)"', shown)
    assert sent
    answers = [
        resident.post("/matters/report/", {"text": "灯坏了", "client_id": sent[1]})["Location"]
        for _time in range(2)
    ]
    assert answers[0] == answers[1]


def test_a_report_without_words_is_asked_for_them_and_keeps_the_rest(resident: Client) -> None:
    refused = resident.post("/matters/report/", {"text": " ", "place": "车棚旁"})
    assert refused.status_code == 422
    assert "请说说是什么事" in refused.content.decode()
    assert "车棚旁" in refused.content.decode()


def test_a_title_of_a_megabyte_is_refused_in_a_sentence(resident: Client) -> None:
    refused = resident.post("/matters/report/", {"text": "长" * 350_000})
    assert refused.status_code == 422 and "2000" in refused.content.decode()


def test_B21_a_head_needs_one_box_and_one_tap(unit_head: Client, newest: Newest) -> None:
    shown = page(unit_head, "/matters/record/head/")
    assert shown.count("<textarea") == 1
    assert 'formaction="/matters/record/door_visit/"' in shown
    unit_head.post("/matters/record/door_visit/", {"text": "二层楼道堆着纸箱"})
    assert newest().source == Source.DOOR_VISIT


def test_B21_the_report_button_leads_a_head_to_recording(unit_head: Client) -> None:
    assert unit_head.get("/matters/report/")["Location"] == "/matters/record/head/"
    assert "报我自己家的事" in page(unit_head, "/matters/record/head/")


def test_B22_no_form_holds_a_source(unit_head: Client, resident: Client) -> None:
    for shown in (page(unit_head, "/matters/record/head/"), page(resident, "/matters/report/")):
        assert 'name="source"' not in shown
    assert unit_head.get("/matters/record/resident/").status_code == 404
    assert unit_head.get("/matters/record/nonsense/").status_code == 404


def test_B22_a_posted_source_is_ignored(unit_head: Client, newest: Newest) -> None:
    unit_head.post("/matters/record/phone/", {"text": "水管漏", "source": "patrol"})
    assert newest().source == Source.PHONE


def test_C5_a_record_names_the_household_by_its_room(unit_head: Client, newest: Newest) -> None:
    shown = page(unit_head, "/matters/record/phone/")
    unit = re.search(r'<option value="([0-9a-f-]+)" selected>3号楼2单元', shown)
    assert unit
    known = {"text": "水管漏", "unit_id": unit[1], "room": "201"}
    assert unit_head.post("/matters/record/phone/", known).status_code == 302
    assert newest().household_id
    refused = unit_head.post("/matters/record/phone/", {**known, "room": "9999"})
    assert refused.status_code == 422 and "底册里没有这一户" in refused.content.decode()


def test_a_question_is_recorded_with_its_own_time_and_kept_private(
    unit_head: Client, newest: Newest
) -> None:
    asked = {"text": "水费怎么算", "is_enquiry": "on", "is_private": "on"}
    address = unit_head.post("/matters/record/phone/", asked)["Location"]
    matter = newest()
    assert (matter.urgency, matter.is_private) == (Urgency.ENQUIRY, True)
    last = STANDARD.working_day_after(local_day(matter.accepted_at), 3)
    assert matter.complete_by == day_end(last)
    assert "<dd>咨询</dd>" in page(unit_head, address)
    both = unit_head.post("/matters/record/phone/", {**asked, "is_urgent": "on"})
    assert both.status_code == 422 and "请只选一个" in both.content.decode()


def test_C7_a_matter_goes_from_report_to_the_board_by_its_buttons(
    resident: Client, secretary: Client, filled: Compound, newest: Newest
) -> None:
    address = report(resident, "2单元402王大爷家门口灯不亮")
    assert "开始办理" in page(secretary, address)
    for step, data in [
        ("start", {}),
        ("finish", {"result": "done", "outcome": "换了灯泡"}),
    ]:
        assert secretary.post(f"{address}{step}/", data).status_code == 302
    judged = {"solution": "solved", "satisfaction": "satisfied"}
    assert resident.post(f"{address}judge/", judged).status_code == 302
    draft = page(secretary, f"{address}publish/")
    assert "402" not in draft.split("<textarea")[1]
    secretary.post(f"{address}publish/", {"text": "2单元门口灯已换，电话13812345678"})
    board = page(stranger(filled), "/board/")
    assert "2单元门口灯已换" in board and "13812345678" not in board
    assert newest().state == State.PUBLISHED


def test_a_step_that_somebody_else_took_is_told_in_a_sentence(
    resident: Client, secretary: Client
) -> None:
    address = report(resident)
    done = {"result": "done", "outcome": "换了灯泡"}
    secretary.post(f"{address}finish/", done)
    late = secretary.post(f"{address}finish/", done)
    assert late.status_code == 409 and "请看最新进展" in late.content.decode()


def test_a_day_in_the_past_can_be_told_and_one_before_the_report_not(
    resident: Client, secretary: Client
) -> None:
    address = report(resident)
    early = {"result": "done", "outcome": "换了", "done_on": "2020-01-01"}
    refused = secretary.post(f"{address}finish/", early)
    assert refused.status_code == 422 and "不能早于上一步" in refused.content.decode()


def test_a_stranger_gets_404_for_every_address_of_a_matter(
    filled: Compound, resident: Client, newest: Newest
) -> None:
    address = report(resident)
    with inside(filled):
        other = account(Role.RESIDENT)
    outside = visitor(filled, other)
    for step in ("", "judge/", "support/", "reopen/", "photos/"):
        assert outside.get(f"{address}{step}").status_code == 404, step
        assert outside.post(f"{address}{step}", {}).status_code in {404, 405}, step


def test_a_photo_is_for_those_who_read_the_matter(
    filled: Compound, resident: Client, unit_head: Client, settings: object, tmp_path: object
) -> None:
    settings.MEDIA_ROOT = tmp_path  # type: ignore[attr-defined]
    address = report(resident, photos=picture())
    with inside(filled):
        photo = Photo.objects.get()
        other = account(Role.RESIDENT)
    found = f"/matters/photos/{photo.pk}/"
    assert found in page(unit_head, address)
    served = unit_head.get(found)
    assert (served.status_code, served["Content-Type"]) == (200, "image/jpeg")
    assert "private" in served["Cache-Control"]
    assert b"".join(served.streaming_content)[:2] == b"\xff\xd8"  # type: ignore[attr-defined]
    assert visitor(filled, other).get(found).status_code == 404
    assert stranger(filled).get(found).status_code == 302


def test_who_supports_a_matter_reads_no_neighbours_details(
    filled: Compound, resident: Client, newest: Newest
) -> None:
    address = report(resident, "402王大爷家漏水，电话13812345678")
    with inside(filled):
        neighbour, asker = account(Role.RESIDENT, name="林晓东"), newest().requester
        newest().supporters.create(account=neighbour)
    seen = visitor(filled, neighbour)
    assert asker
    for shown in (page(seen, address), page(seen, "/matters/")):
        assert "漏水" in shown and "13812345678" not in shown and "王大爷" not in shown
        assert asker.name not in shown


def test_the_board_and_nothing_else_is_open_without_logging_in(filled: Compound) -> None:
    visitor_without_account = stranger(filled)
    assert page(visitor_without_account, "/board/")
    for address in ("/matters/", "/matters/report/", f"/matters/{UUID(int=1)}/"):
        assert "/login/" in visitor_without_account.get(address)["Location"]


def test_R3_a_quiet_month_is_confirmed_with_one_tap(filled: Compound, secretary: Client) -> None:
    shown = page(secretary, "/matters/")
    tap = re.search(r'action="(/matters/quiet/\d{4}-\d{2}/)"', shown)
    assert tap
    assert secretary.post(tap[1]).status_code == 302
    assert "/matters/quiet/" not in page(secretary, "/matters/")


def test_the_list_is_paged_searched_and_cut_into_parts(
    filled: Compound, secretary: Client, resident: Client
) -> None:
    with inside(filled):
        head = account(Role.UNIT_HEAD)
        for number in range(21):
            report_matter(actor=head, text=f"第{number}盏灯不亮")
        report_matter(actor=head, text="大门口快递乱堆")
    assert page(secretary, "/matters/").count('class="row-title"') == 20
    assert page(secretary, "/matters/?page=2").count('class="row-title"') == 2
    found = page(secretary, "/matters/?q=快递")
    assert found.count('class="row-title"') == 1
    assert page(resident, "/matters/").count('class="row-title"') == 0
    assert page(secretary, "/matters/?show=done").count('class="row-title"') == 0


def test_C7_the_five_stages_are_named_with_their_state(resident: Client) -> None:
    shown = page(resident, report(resident))
    track = shown.split('<ol class="stages"')[1].split("</ol>")[0]
    assert [*re.findall(r"<span>(.)</span>", track)] == ["听", "议", "办", "评", "晒"]
    assert track.count("stage-done") == 1 and track.count("stage-now") == 1


def test_nobody_in_charge_is_told_of_open_matters_alone(meijing: Compound) -> None:
    with inside(meijing):
        import_demo("meijing")  # before anybody has an account
        secretary = visitor(meijing, account(Role.SECRETARY))
        closed = Matter.objects.filter(state=State.PUBLISHED)[0]
        waiting = Matter.objects.filter(state=State.WAITING)[0]
    assert "负责人" not in page(secretary, f"/matters/{closed.pk}/")
    shown = page(secretary, f"/matters/{waiting.pk}/")
    assert "还没有负责人" in shown and "负责人：" not in shown


def test_a_late_answer_is_told(resident: Client, secretary: Client, filled: Compound) -> None:
    address = report(resident)
    assert "已超时" not in page(secretary, address)
    with inside(filled):
        Matter.objects.update(respond_by=now() - timedelta(minutes=1))
    assert "已超时" in page(secretary, address)


def test_every_step_in_the_history_names_its_actor_and_day(
    resident: Client, secretary: Client, newest: Newest
) -> None:
    address = report(resident)
    secretary.post(f"{address}finish/", {"result": "explained", "outcome": "要等街道批复"})
    shown = page(secretary, address)
    for words in (
        "听事：已受理",
        "议：跳过",
        "小事直接办",
        str(Step.FINISHED.label),
        "要等街道批复",
    ):
        assert words in shown, words
