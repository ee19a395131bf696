"""Partners and their agreements as files."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from district.core.errors import DomainError
from district.core.outcomes import Outcome
from district.core.sheets.columns import Column, Sheet
from district.core.sheets.filing import Fate, one_by_one
from district.core.sheets.parsers import choice_of, day, text
from tenants.partners.models import Agreement, Partner, PartnerKind
from tenants.partners.services import (
    enter_partner,
    make_agreement,
    revise_agreement,
    revise_partner,
)


@dataclass(frozen=True)
class PartnerRecord:
    number: int
    kind: str
    name: str
    since_on: date
    until_on: date | None

    @property
    def key(self) -> tuple[str, str]:
        return self.kind, self.name


@dataclass(frozen=True)
class AgreementRecord:
    number: int
    kind: str
    name: str
    promise: str
    agreed_on: date
    due_on: date | None
    done_on: date | None

    @property
    def key(self) -> tuple[str, str, date, str]:
        return self.kind, self.name, self.agreed_on, self.promise


_KIND = Column("kind", ("伙伴类别",), choice_of(PartnerKind), True, example="共建企业")
_NAME = Column("name", ("伙伴名称",), text(60), True, example="示例：龙山超市")
PARTNERS = Sheet(
    _("共建伙伴"),
    (
        _KIND,
        _NAME,
        Column("since_on", ("共建开始日期",), day(), True, example="2023-04-15"),
        Column("until_on", ("共建结束日期",), day(), help=_("还在共建的留空")),
    ),
    PartnerRecord,
)
AGREEMENTS = Sheet(
    _("共建约定"),
    (
        _KIND,
        _NAME,
        Column("promise", ("约定",), text(200), True, example="每月义诊一次"),
        Column("agreed_on", ("约定日期",), day(), True, example="2023-04-15"),
        Column("due_on", ("最迟做到", "期限"), day(), help=_("长期坚持的留空")),
        Column("done_on", ("做到日期",), day(), help=_("还没有做到的留空")),
    ),
    AgreementRecord,
)


def file_partners(
    rows: Sequence[PartnerRecord], given: frozenset[str], actor_id: UUID | None
) -> Iterator[Fate]:
    def enter(row: PartnerRecord) -> Outcome:
        known = Partner.objects.filter(kind=row.kind, name=row.name).first()
        if known is None:
            enter_partner(
                kind=row.kind,
                name=row.name,
                since_on=row.since_on,
                until_on=row.until_on,
                actor_id=actor_id,
            )
            return Outcome.NEW
        until = row.until_on if "until_on" in given else known.until_on
        changed = revise_partner(
            partner=known, since_on=row.since_on, until_on=until, actor_id=actor_id
        )
        return Outcome.CHANGED if changed else Outcome.UNCHANGED

    return one_by_one(rows, enter)


def file_agreements(
    rows: Sequence[AgreementRecord], given: frozenset[str], actor_id: UUID | None
) -> Iterator[Fate]:
    def enter(row: AgreementRecord) -> Outcome:
        partner = Partner.objects.filter(kind=row.kind, name=row.name).first()
        if partner is None:
            raise DomainError(
                "no_partner", _("没有登记这个伙伴。请先导入“共建伙伴”。"), field="name"
            )
        known = partner.agreements.filter(agreed_on=row.agreed_on, promise=row.promise).first()
        if known is None:
            make_agreement(
                partner=partner,
                promise=row.promise,
                agreed_on=row.agreed_on,
                due_on=row.due_on,
                done_on=row.done_on,
                actor_id=actor_id,
            )
            return Outcome.NEW
        changed = revise_agreement(
            agreement=known,
            due_on=row.due_on if "due_on" in given else known.due_on,
            done_on=row.done_on if "done_on" in given else known.done_on,
            actor_id=actor_id,
        )
        return Outcome.CHANGED if changed else Outcome.UNCHANGED

    return one_by_one(rows, enter)


def partner_rows() -> Iterator[Mapping[str, Any]]:
    for one in Partner.objects.all():
        yield {column.key: getattr(one, column.key) for column in PARTNERS.columns}


def agreement_rows() -> Iterator[Mapping[str, Any]]:
    found = Agreement.objects.select_related("partner")
    for one in found.order_by("partner__kind", "partner__name", "agreed_on", "promise"):
        yield {
            "kind": one.partner.kind,
            "name": one.partner.name,
            "promise": one.promise,
            "agreed_on": one.agreed_on,
            "due_on": one.due_on,
            "done_on": one.done_on,
        }
