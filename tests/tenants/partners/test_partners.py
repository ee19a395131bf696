"""Partners of five kinds, and what they have agreed to do."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from district.core.clock import today
from district.core.errors import Conflict, DomainError
from district.core.outcomes import Outcome
from tenants.partners.models import Partner, PartnerKind
from tenants.partners.queries import overdue_agreements
from tenants.partners.services import (
    enter_partner,
    make_agreement,
    remove_agreement,
    remove_partner,
    revise_agreement,
    revise_partner,
)
from tenants.records.exporting import export_files
from tenants.records.services import NamedFile, import_files

pytestmark = pytest.mark.usefixtures("in_meijing")
DAY = date(2023, 4, 15)


def enterprise() -> Partner:
    return enter_partner(kind=PartnerKind.ENTERPRISE, name="龙山超市", since_on=DAY)


def test_F20_each_of_the_five_kinds_can_be_a_partner() -> None:
    for kind in PartnerKind:
        make_agreement(
            partner=enter_partner(kind=kind, name="队", since_on=DAY), promise="清扫", agreed_on=DAY
        )
    assert Partner.objects.count() == 5


def test_F20_an_agreement_is_overdue_after_its_last_day_until_it_is_done() -> None:
    due = date(2023, 5, 1)
    agreement = make_agreement(partner=enterprise(), promise="义诊", agreed_on=DAY, due_on=due)
    after = due + timedelta(days=1)
    assert [list(overdue_agreements(day)) for day in (due, after)] == [[], [agreement]]
    revise_agreement(agreement=agreement, due_on=due, done_on=after)
    assert not overdue_agreements(after)


def test_F22_who_is_no_partner_any_more_agrees_to_nothing() -> None:
    partner = enterprise()
    revise_partner(partner=partner, since_on=DAY, until_on=date(2023, 5, 1))
    partner.refresh_from_db()
    with pytest.raises(DomainError, match="已经不是共建伙伴"):
        make_agreement(partner=partner, promise="义诊", agreed_on=date(2023, 5, 1))


def test_a_partner_with_agreements_is_not_removed() -> None:
    partner = enterprise()
    agreement = make_agreement(partner=partner, promise="义诊", agreed_on=DAY)
    with pytest.raises(Conflict, match="这个伙伴还有约定"):
        remove_partner(partner=partner)
    remove_agreement(agreement=agreement)
    remove_partner(partner=partner)
    assert not Partner.objects.exists()


@pytest.mark.parametrize(
    ("enter", "sentence"),
    [
        (lambda: (enterprise(), enterprise()), "这一类里已有这个伙伴"),
        (
            lambda: enter_partner(kind="enterprise", name=" ", since_on=DAY),
            "请填写名称",
        ),
        (
            lambda: enter_partner(kind="enterprise", name="店", since_on=DAY, until_on=DAY),
            "结束日期要晚于开始日期",
        ),
        (
            lambda: enter_partner(
                kind="enterprise", name="店", since_on=today() + timedelta(days=1)
            ),
            "日期不能晚于今天",
        ),
        (
            lambda: make_agreement(
                partner=enterprise(), promise="义诊", agreed_on=DAY, due_on=date(2023, 1, 1)
            ),
            "不能早于约定的日期",
        ),
    ],
    ids=["twin", "name", "ends", "future", "due"],
)
def test_what_cannot_be_is_refused(enter: Callable[[], object], sentence: str) -> None:
    with pytest.raises(DomainError, match=sentence):
        enter()


def test_F20_partners_go_out_and_come_in_again() -> None:
    make_agreement(partner=enterprise(), promise="义诊", agreed_on=DAY, due_on=date(2023, 5, 1))
    exported = [NamedFile(*file) for file in export_files()]
    names = {file.filename for file in exported}
    assert {"partners.csv", "agreements.csv"} <= names
    assert set(import_files(files=exported).counts) == {Outcome.UNCHANGED}
