"""Looking at a sheet of compounds before anything is written."""

from collections.abc import Iterable
from datetime import timedelta
from pathlib import PurePath
from typing import BinaryIO
from uuid import UUID

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from district.core.clock import now, today
from district.core.sheets.columns import CellProblem, Reading
from district.core.sheets.parsers import CellError
from district.core.sheets.reading import read_table
from district.core.sheets.table import Limits
from district.registry.communities import Communities
from district.registry.models import (
    Compound,
    CompoundStatus,
    OnboardingBatch,
    OnboardingRow,
    RowOutcome,
)
from district.registry.onboarding_sheet import (
    COLUMNS,
    COMPOUND_SHEET,
    HIDDEN,
    CompoundLine,
    differences,
    looks_personal,
)
from district.registry.standing import homes_on

LIMITS = Limits(rows=2_000)
_KEPT_PREVIEWS = timedelta(days=1)
_KEPT_TEXT = 120


@transaction.atomic
def preview_onboarding(
    *, source: bytes | BinaryIO, filename: str, account_id: UUID | None = None
) -> OnboardingBatch:
    """Read a sheet and keep what it would do, row by row; no compound is touched.

    Only the known columns are kept. Previews that nobody committed go after a day.
    """
    reading = COMPOUND_SHEET.read(read_table(source, filename, limits=LIMITS))
    OnboardingBatch.objects.filter(
        committed_at=None, created_at__lt=now() - _KEPT_PREVIEWS
    ).delete()
    batch = OnboardingBatch.objects.create(
        filename=PurePath(filename).name[:200],
        sha256=reading.table.sha256,
        ignored_titles=[_public(title) for title in reading.ignored_titles],
        created_by_id=account_id,
    )
    OnboardingRow.objects.bulk_create(_Preview(batch, reading).rows())
    return batch


class _Preview:
    """One sheet beside the communities and compounds of today."""

    def __init__(self, batch: OnboardingBatch, reading: Reading[CompoundLine]) -> None:
        self._batch = batch
        self._reading = reading
        self._texts = {
            line.number: {key: line.cells[place] for key, place in reading.places.items()}
            for line in reading.table.rows
        }
        self._communities = Communities.standing_on(today())
        standing = Compound.objects.all()
        self._homes = homes_on(today())
        self._by_slug = {compound.slug: compound for compound in standing}
        self._by_name = {
            (self._homes.get(compound.pk), compound.name): compound
            for compound in standing
            if compound.closed_on is None
        }
        self._slugs: dict[str, int] = {}
        self._names: dict[tuple[UUID, str], int] = {}

    def rows(self) -> list[OnboardingRow]:
        problems: dict[int, list[CellProblem]] = {}
        for problem in self._reading.problems:
            problems.setdefault(problem.row, []).append(problem)
        bad = [
            self._bad(number, [*found, *self._lost(number, found)])
            for number, found in problems.items()
        ]
        return bad + [self._row(line) for line in self._reading.rows]

    def _lost(self, number: int, found: Iterable[CellProblem]) -> list[CellProblem]:
        """Of a row that is bad anyhow, also say when its community is not to be found."""
        texts = self._texts[number]
        places = [COLUMNS["street"], COLUMNS["community"]]
        if {column.title for column in places} & {problem.title for problem in found}:
            return []
        try:
            self._communities.find(*(texts[column.key] for column in places))
        except CellError as error:
            return [self._reading.problem(number, places[1], error.code, str(error))]
        return []

    def _row(self, line: CompoundLine) -> OnboardingRow:
        try:
            community = self._communities.find(line.street, line.community)
        except CellError as error:
            return self._refused(line, "community", error.code, str(error))
        if complaint := self._repeated(line, community.id):
            return self._refused(line, *complaint)
        compound = self._by_slug.get(line.slug)
        if complaint := self._collision(line, community.id, compound):
            return self._refused(line, *complaint)
        return self._good(line, compound)

    def _repeated(
        self, line: CompoundLine, community: UUID
    ) -> tuple[str, str, str | Promise] | None:
        """The later one of two rows that mean the same compound."""
        sooner = self._slugs.setdefault(line.slug, line.number)
        if sooner != line.number:
            return "slug", "repeated", _("和第 %(row)s 行的网址名相同。") % {"row": sooner}
        sooner = self._names.setdefault((community, line.name), line.number)
        if sooner != line.number:
            return "name", "repeated", _("和第 %(row)s 行是同一社区的同名小区。") % {"row": sooner}
        return None

    def _collision(
        self, line: CompoundLine, community: UUID, compound: Compound | None
    ) -> tuple[str, str, str | Promise] | None:
        """What the registry already holds against the row."""
        namesake = self._by_name.get((community, line.name))
        if namesake is not None and namesake != compound:
            sentence = _("这个社区里已有同名小区，网址名是 %(slug)s。请核对名称或网址名。")
            return "name", "name_taken", sentence % {"slug": namesake.slug}
        if compound is None:
            return None
        if compound.closed_on is not None:
            return "slug", "slug_closed", _("这个网址名属于一个已关闭的小区，不再使用。")
        if self._homes.get(compound.pk) != community:
            sentence = _("网址名已由另一社区的“%(name)s”使用。请换一个网址名，或改正社区。")
            return "slug", "slug_taken", sentence % {"name": compound.name}
        if compound.go_live_on != line.go_live_on:
            sentence = _("这个小区登记的上线日期是 %(day)s，名单不能更改它。请照此填写。")
            return "go_live_on", "go_live_fixed", sentence % {"day": compound.go_live_on}
        return None

    def _good(self, line: CompoundLine, compound: Compound | None) -> OnboardingRow:
        changes = differences(compound, line) if compound else []
        outcome = RowOutcome.CHANGED if changes else RowOutcome.UNCHANGED
        if compound is None or compound.status == CompoundStatus.OPENING:
            outcome = RowOutcome.NEW
        return self._made(
            line.number, self._texts[line.number], outcome, compound=compound, changes=changes
        )

    def _refused(
        self, line: CompoundLine, key: str, code: str, sentence: str | Promise
    ) -> OnboardingRow:
        problem = self._reading.problem(line.number, COLUMNS[key], code, sentence)
        return self._bad(line.number, [problem])

    def _bad(self, number: int, problems: Iterable[CellProblem]) -> OnboardingRow:
        texts = {key: _public(text) for key, text in self._texts[number].items()}
        return self._made(
            number, texts, RowOutcome.BAD, problems=[_told(problem) for problem in problems]
        )

    def _made(
        self,
        number: int,
        texts: dict[str, str],
        outcome: RowOutcome,
        *,
        compound: Compound | None = None,
        changes: Iterable[str] = (),
        problems: Iterable[dict[str, str]] = (),
    ) -> OnboardingRow:
        return OnboardingRow(
            batch=self._batch,
            number=number,
            values=texts,
            outcome=outcome,
            compound=compound,
            changes=list(changes),
            problems=list(problems),
        )


def _public(text: str) -> str:
    """A cell as it may be kept: without a person's number, and not without end."""
    return HIDDEN if looks_personal(text) else text[:_KEPT_TEXT]


def _told(problem: CellProblem) -> dict[str, str]:
    key = next((key for key, column in COLUMNS.items() if column.title == problem.title), "")
    return {
        "key": key,
        "cell": problem.cell,
        "title": problem.title,
        "value": _public(problem.value),
        "code": problem.code,
        "sentence": problem.sentence,
    }
