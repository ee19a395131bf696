"""Branches as a file."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from district.core.counts import Count
from district.core.dates import PartialDate
from district.core.outcomes import Outcome
from district.core.sheets.columns import Column, Sheet
from district.core.sheets.filing import Fate, one_by_one
from district.core.sheets.parsers import choice_of, count, partial_date, text, yes_no
from tenants.party.models import Branch, BranchKind
from tenants.party.services import found_branch, revise_branch


@dataclass(frozen=True)
class BranchRecord:
    number: int
    name: str
    kind: str
    founded: PartialDate | None
    dissolved: PartialDate | None
    members: Count
    is_joint: bool | None
    shared_with: str

    @property
    def key(self) -> str:
        return self.name


_KINDS = {"小区": "compound", "物业": "property", "物业公司": "property", "物业企业": "property"}
BRANCHES = Sheet(
    _("党支部"),
    (
        Column("name", ("支部名称", "党支部"), text(60), True, example="示例：小区党支部"),
        Column(
            "kind",
            ("支部类型", "类型"),
            choice_of(BranchKind, aliases=_KINDS),
            True,
            _("本小区的支部，还是物业公司的支部"),
            "小区党支部",
        ),
        Column("founded", ("成立日期", "成立时间"), partial_date(), example="2021年6月"),
        Column("dissolved", ("撤销日期",), partial_date(), help=_("没有撤销就留空")),
        Column("members", ("党员数", "党员人数"), count(), example="50余"),
        Column("is_joint", ("联合党支部", "联合支部"), yes_no(), example="否"),
        Column(
            "shared_with", ("联合的小区",), text(200), help=_("联合党支部还覆盖哪些小区，写名称")
        ),
    ),
    BranchRecord,
)


def file_branches(
    rows: Sequence[BranchRecord], given: frozenset[str], actor_id: UUID | None
) -> Iterator[Fate]:
    def enter(row: BranchRecord) -> Outcome:
        told: dict[str, Any] = {
            "kind": BranchKind(row.kind),
            "founded": row.founded,
            "dissolved": row.dissolved,
            "members": row.members,
            "is_joint": bool(row.is_joint),
            "shared_with": row.shared_with,
        }
        branch = Branch.objects.filter(name=row.name).first()
        if branch is None:
            found_branch(name=row.name, actor_id=actor_id, **told)
            return Outcome.NEW
        values = {name: value for name, value in told.items() if name in given}
        changed = revise_branch(branch=branch, actor_id=actor_id, **values)
        return Outcome.CHANGED if changed else Outcome.UNCHANGED

    return one_by_one(rows, enter)


def branch_rows() -> Iterator[Mapping[str, Any]]:
    for branch in Branch.objects.all():
        yield {
            "name": branch.name,
            "kind": branch.kind,
            "founded": branch.founded,
            "dissolved": branch.dissolved,
            "members": branch.members,
            "is_joint": branch.is_joint,
            "shared_with": branch.shared_with,
        }
