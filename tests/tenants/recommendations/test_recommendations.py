"""The record of how a head was chosen."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from district.core.clock import today
from district.core.dates import PartialDate
from district.core.errors import Conflict, DomainError
from district.core.outcomes import Outcome
from tenants.heads.models import HeadTerm, Title
from tenants.heads.queries import current_terms
from tenants.heads.services import appoint_head
from tenants.recommendations.models import Recommendation
from tenants.recommendations.queries import heads_without_record
from tenants.recommendations.services import Asking, Nominee, add_record, recommend
from tenants.records.exporting import export_files
from tenants.records.services import NamedFile, import_files
from tenants.register.models import Unit
from tests.tenants.recommendations.making import rungs

pytestmark = pytest.mark.usefixtures("in_meijing")
YESTERDAY = today() - timedelta(days=1)


def asking(asked: int = 2, agreed: int = 1) -> Asking:
    return Asking(held_on=YESTERDAY, asked=asked, agreed=agreed, nominated_by="residents")


def chosen(unit: Unit, name: str, *, is_chosen: bool = True) -> Recommendation:
    return recommend(
        title=Title.objects.select_related("chosen_from").get(name="单元长"),
        place=unit,
        nominee=Nominee(name),
        asking=asking(),
        is_chosen=is_chosen,
    )


def head(unit: Unit) -> HeadTerm:
    return appoint_head(
        title=Title.objects.get(name="单元长"), place=unit, holder_name="原巧珍",
        since=PartialDate(YESTERDAY),
    )  # fmt: skip


def test_B20_nomination_households_asked_and_result_are_kept() -> None:
    unit = rungs(begun=False).units[0]
    made = chosen(unit, "史根生")
    assert (made.nominated_by, made.electors, made.asked, made.agreed) == ("residents", 2, 2, 1)
    assert current_terms().get().pk == made.term_id


def test_B20_a_head_without_a_record_is_accepted_and_named() -> None:
    unit = rungs(begun=False).units[0]
    term = head(unit)
    assert heads_without_record().get() == term
    add_record(term=term, asking=asking())
    assert not heads_without_record().exists()
    with pytest.raises(Conflict, match="已经记过"):
        add_record(term=term, asking=asking())


def test_B20_who_was_not_chosen_holds_no_post() -> None:
    unit = rungs(begun=False).units[0]
    assert not chosen(unit, "史根生", is_chosen=False).is_chosen
    assert not current_terms().exists()


def test_the_one_before_ends_on_the_day_of_the_choice() -> None:
    unit = rungs(begun=False).units[0]
    before = head(unit)
    chosen(unit, "史根生")
    before.refresh_from_db()
    assert before.until_on == YESTERDAY
    assert current_terms().get().holder_name == "史根生"


@pytest.mark.parametrize(
    ("asked", "agreed", "sentence"),
    [(1, 2, "同意的不能比问到的多"), (3, 1, "一共 2 户（人）可以推选")],
)
def test_no_more_agree_than_are_asked_and_none_who_may_not(
    asked: int, agreed: int, sentence: str
) -> None:
    unit = rungs(begun=False).units[0]
    with pytest.raises(DomainError, match=sentence):
        recommend(
            title=Title.objects.get(name="单元长"), place=unit, nominee=Nominee("史根生"),
            asking=asking(asked, agreed), is_chosen=True,
        )  # fmt: skip
    made = chosen(unit, "史根生")
    with (
        pytest.raises(IntegrityError, match="no_more_agreed_than_were_asked"),
        transaction.atomic(),
    ):
        Recommendation.objects.filter(pk=made.pk).update(asked=asked, agreed=agreed)


def test_a_record_of_later_than_the_post_is_refused() -> None:
    term = head(rungs(begun=False).units[0])
    with pytest.raises(DomainError, match="推选日期不能晚于任职日期"):
        add_record(term=term, asking=Asking(held_on=today(), asked=1, agreed=1))


def test_B20_records_go_out_and_come_in_again_and_are_not_changed_by_a_file() -> None:
    made = rungs(begun=False)
    add_record(term=head(made.units[0]), asking=asking())
    head(made.units[1])
    exported = dict(export_files())
    files = [NamedFile(name, content) for name, content in exported.items()]
    assert set(import_files(files=files).counts) == {Outcome.UNCHANGED}
    told = exported["recommendations.csv"].decode("utf-8-sig")
    changed = told.replace(",2,1", ",2,2")
    added = told.splitlines()[1].replace("东楼,1单元", "东楼,2单元")
    nobody = added.replace("原巧珍", "成喜旺")
    rows = "\n".join([*changed.splitlines(), added, nobody])
    report = import_files(files=[NamedFile("recommendations.csv", rows.encode())])
    assert report.bad_rows == 2 and Recommendation.objects.count() == 1
    good = "\n".join([told.splitlines()[0], added])
    assert import_files(files=[NamedFile("recommendations.csv", good.encode())]).bad_rows == 0
    assert Recommendation.objects.count() == 2
