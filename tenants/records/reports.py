"""What a preview or an import says of its files."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from district.core.outcomes import Outcome
from district.core.sheets.columns import CellProblem, Reading
from tenants.records.kinds import Kind


@dataclass(frozen=True)
class ShownRow:
    """A row for the eye: what it turns out to be, and its cells as they came."""

    number: int
    outcome: Outcome
    cells: tuple[str, ...]


@dataclass(frozen=True)
class FileReport:
    """One file. ``refusal`` says why it could not be read at all; then there is no reading."""

    filename: str
    kind: Kind | None = None
    reading: Reading[Any] | None = None
    outcomes: dict[int, Outcome] = field(default_factory=dict)
    problems: tuple[CellProblem, ...] = ()
    refusal: str = ""

    @property
    def counts(self) -> Counter[Outcome]:
        """Rows by outcome; a row with two problems is one bad row."""
        return Counter(self.outcomes.values())

    @property
    def bad_rows(self) -> int:
        return self.counts[Outcome.BAD]

    @property
    def title(self) -> str:
        return str(self.kind.sheet.title) if self.kind else ""

    @property
    def header(self) -> tuple[str, ...]:
        return self.reading.table.header if self.reading else ()

    @property
    def ignored_titles(self) -> tuple[str, ...]:
        return self.reading.ignored_titles if self.reading else ()

    def shown(self, most: int) -> Iterator[ShownRow]:
        """The first rows that would change something."""
        for line in self.reading.table.rows if self.reading else ():
            outcome = self.outcomes.get(line.number)
            if most and outcome in {Outcome.NEW, Outcome.CHANGED}:
                most -= 1
                yield ShownRow(line.number, outcome, line.cells)


@dataclass(frozen=True)
class Report:
    """All files of one call; ``is_written`` tells whether anything stands in the database."""

    files: tuple[FileReport, ...]
    is_written: bool

    @property
    def is_refused(self) -> bool:
        """Whether a file could not be read: then nothing can be written, whatever is skipped."""
        return any(file.refusal for file in self.files)

    @property
    def bad_rows(self) -> int:
        return sum(file.bad_rows for file in self.files)

    @property
    def counts(self) -> Counter[Outcome]:
        return sum((file.counts for file in self.files), Counter())

    @property
    def changes_anything(self) -> bool:
        counts = self.counts
        return bool(counts[Outcome.NEW] or counts[Outcome.CHANGED])
