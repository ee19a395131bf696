"""Bringing files in: every row is tried, and either all of it stands or nothing.

A preview does exactly what the import does and then takes it back, so what it promises holds.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.utils.translation import gettext as _

from district.audit.services import record_act
from district.core.errors import DomainError
from district.core.outcomes import Outcome
from district.core.sheets.columns import CellProblem, Reading
from district.core.sheets.filing import Fate
from district.core.sheets.reading import read_table
from tenants.records.kinds import KINDS, Keyed, Kind, kind_called, recognise
from tenants.records.reports import FileReport, Report

MOST_FILES = 20


@dataclass(frozen=True)
class NamedFile:
    """A file by its name and content; ``kind`` where somebody has said what it is."""

    filename: str
    content: bytes
    kind: str = ""


@dataclass(frozen=True)
class _Read:
    file: NamedFile
    kind: Kind
    reading: Reading[Any]


def preview_files(*, files: Sequence[NamedFile]) -> Report:
    """What importing ``files`` would do; nothing is written."""
    return _run(files, write=False, skip_bad=False, actor_id=None)


def import_files(
    *, files: Sequence[NamedFile], skip_bad: bool = False, actor_id: UUID | None = None
) -> Report:
    """Write all files in one transaction.

    A bad row, unless ``skip_bad``, or a file that cannot be read keeps everything out.
    """
    return _run(files, write=True, skip_bad=skip_bad, actor_id=actor_id)


def _run(
    files: Sequence[NamedFile], *, write: bool, skip_bad: bool, actor_id: UUID | None
) -> Report:
    read: list[_Read] = []
    refused: list[FileReport] = []
    for file in files[:MOST_FILES]:
        try:
            read.append(_read(file))
        except DomainError as error:
            refused.append(FileReport(file.filename, refusal=error.sentence))
    refused += [FileReport(file.filename, refusal=_too_many()) for file in files[MOST_FILES:]]
    with transaction.atomic():
        _wait_for_others()
        done = [_filed(one, actor_id) for one in sorted(read, key=_order)]
        report = Report((*refused, *done), is_written=True)
        if write and not refused and (skip_bad or not report.bad_rows):
            return report
        transaction.set_rollback(True)
    return Report(report.files, is_written=False)


def _wait_for_others() -> None:
    """One call at a time in a compound, so that two never add the same building."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtext('records'), hashtext(current_schema()))"
        )


def _read(file: NamedFile) -> _Read:
    table = read_table(file.content, file.filename)
    kind = kind_called(file.kind) if file.kind else recognise(file.filename, table)
    return _Read(file, kind, kind.sheet.read(table))


def _order(one: _Read) -> int:
    return KINDS.index(one.kind)


def _filed(one: _Read, actor_id: UUID | None) -> FileReport:
    """File the good rows, and gather what became of all."""
    given = frozenset(one.reading.places)
    once, twins = _without_twins(one.reading.rows)
    fates = [*twins, *one.kind.file(once, given, actor_id)]
    outcomes = {problem.row: Outcome.BAD for problem in one.reading.problems}
    outcomes |= {fate.number: fate.outcome for fate in fates}
    problems = (*one.reading.problems, *_problems(one, fates))
    report = FileReport(
        one.file.filename,
        one.kind,
        one.reading,
        dict(sorted(outcomes.items())),
        tuple(sorted(problems, key=lambda problem: problem.row)),
    )
    record_act(
        action="records.imported",
        actor_id=actor_id,
        kind=one.kind.name,
        sha256=one.reading.table.sha256,
        rows={outcome.value: number for outcome, number in report.counts.items()},
    )
    return report


def _without_twins(rows: Sequence[Keyed]) -> tuple[list[Keyed], list[Fate]]:
    """The rows without those that say again what an earlier row of the file has said."""
    first: dict[Any, int] = {}
    once, twins = [], []
    for row in rows:
        if first.setdefault(row.key, row.number) == row.number:
            once.append(row)
        else:
            sentence = _("与第 %(row)s 行重复。") % {"row": first[row.key]}
            twins.append(Fate(row.number, Outcome.BAD, "", "twin", sentence))
    return once, twins


def _problems(one: _Read, fates: Sequence[Fate]) -> list[CellProblem]:
    return [
        one.reading.problem(fate.number, one.kind.column(fate.key), fate.code, fate.sentence)
        for fate in fates
        if fate.outcome is Outcome.BAD
    ]


def _too_many() -> str:
    return _("一次最多导入 %(most)s 个文件。") % {"most": MOST_FILES}
