"""Carrying out an order: schemas first, then compound by compound, then what befell them."""

import json
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from django.db import connection, connections, transaction

from district.audit.services import record_act
from district.core.dates import PartialDate, Precision
from district.registry.models import Compound, Division
from district.registry.services.opening import open_compound, register_compound
from district.tenancy.context import compound_context, district_context
from district.tenancy.spares import fill_spares
from infra.synthesis.chronicle import use_up_numbers
from infra.synthesis.compound import CompoundWriter, Written
from infra.synthesis.faults import Absent, Fault, Label
from infra.synthesis.lives import Lives
from infra.synthesis.order import Order, Refused
from infra.synthesis.organisation import Organisation, decided
from infra.synthesis.plan import Plan, Planned, planned
from tenants.heads.models import Title
from tenants.matters.models import Matter

_HEAD_TITLE = "楼长"
_WRITERS = 2

Told = Callable[[str], object]


@dataclass
class Synthesized:
    """What stands now, and where it is wrong on purpose."""

    order: Order
    compounds: int = 0
    records: int = 0
    schema_seconds: float = 0.0
    seconds: float = 0.0
    labels: list[Label] = field(default_factory=list)
    absent: list[Absent] = field(default_factory=list)

    @property
    def records_a_second(self) -> float:
        """Of drawing and writing; schemas are made beforehand, as for any large sheet."""
        return self.records / self.seconds if self.seconds else 0.0

    def write_labels(self, file: Path) -> None:
        """All labels as one JSON object; whole or not at all."""
        told = {
            "profile": self.order.compounds,
            "months": self.order.months,
            "seed": self.order.seed,
            "first_day": self.order.first_day.isoformat(),
            "until": self.order.until.isoformat(),
            "labels": [label.plain() for label in self.labels],
            "absent": [one.plain() for one in self.absent],
        }
        text = json.dumps(told, ensure_ascii=False, indent=1)
        half = file.with_name(f"{file.name}.part")
        half.write_text(text + "\n", encoding="utf-8")
        half.replace(file)


def synthesize(order: Order, told: Told = lambda _line: None) -> Synthesized:
    """Fill an empty district; ``told`` hears of the progress, once a second at most."""
    with district_context():
        if Compound.objects.exists():
            raise Refused(
                "The district already has compounds. A synthetic one is made in an empty"
                " installation only: choose another DATA_DIR or database."
            )
        plan = planned(order)
        made = Synthesized(order, absent=plan.absent)
        teller = _Teller(told)
        made.schema_seconds = _make_schemas(order, teller)
        began = time.perf_counter()
        opened = _write_all(plan, made, teller)
        made.labels += Lives(plan, opened).meet()
        made.labels.sort(key=lambda label: (label.kind, label.slug))
        made.seconds = time.perf_counter() - began
    return made


class _Teller:
    """Says something a second after it last did."""

    def __init__(self, told: Told) -> None:
        self._told, self._last = told, time.monotonic()

    def __call__(self, line: str) -> None:
        if time.monotonic() - self._last >= 1.0:
            self._told(line)
            self._last = time.monotonic()


def _make_schemas(order: Order, tell: _Teller) -> float:
    began = time.perf_counter()
    fill_spares(order.compounds, lambda done: tell(f"{done} of {order.compounds} schemas"))
    return time.perf_counter() - began


def _write_all(plan: Plan, made: Synthesized, tell: _Teller) -> dict[str, Compound]:
    """Opens one compound after another; others write those that are open."""
    opened: dict[str, Compound] = {}
    writing: deque[Future[Written]] = deque()
    without_counts = 0
    pool = ThreadPoolExecutor(_WRITERS)
    try:
        for one in plan.compounds:
            organisation = decided(one, plan.order.dice("organisation decided", one.index))
            opened[one.slug] = compound = _opened(one, organisation)
            writer = CompoundWriter(plan.order, one, nth_without_counts=without_counts)
            without_counts += one.fault is Fault.NO_COUNTS
            writing.append(pool.submit(write_compound, compound, writer, organisation))
            while writing and writing[0].done():
                _gather(writing.popleft(), made, tell)
        while writing:
            _gather(writing.popleft(), made, tell)
    finally:
        pool.shutdown(cancel_futures=True)
    return opened


def _gather(written: Future[Written], made: Synthesized, tell: _Teller) -> None:
    done = written.result()
    made.labels += done.labels
    made.records += done.rows.counts.total()
    made.compounds += 1
    tell(f"{made.compounds} of {made.order.compounds} compounds, {made.records} records")


@transaction.atomic
def _opened(one: Planned, organisation: Organisation) -> Compound:
    _do_not_wait_for_disk()
    compound = register_compound(
        name=one.name,
        slug=one.slug,
        community=Division.objects.get(pk=one.community.id),
        go_live_on=one.go_live_on,
        built=PartialDate(date(one.built_in, 1, 1), Precision.YEAR),
        governance=organisation.governance,
        management=one.management,
    )
    open_compound(compound=compound)
    return compound


def write_compound(
    compound: Compound, writer: CompoundWriter, organisation: Organisation
) -> Written:
    """All rows of one compound in one transaction, and in its audit that nobody wrote them."""
    try:
        with compound_context(compound), transaction.atomic():
            _do_not_wait_for_disk()
            title = Title.objects.get(name=_HEAD_TITLE)
            written = writer.write(organisation, str(title.pk))
            written.rows.write()
            use_up_numbers(written.rows.counts[Matter._meta.label])
            record_act(action="synthesis.written", rows=dict(written.rows.counts))
        return written
    finally:
        connections.close_all()  # nobody comes back to this compound's login


def _do_not_wait_for_disk() -> None:
    """A crash would leave half a district anyway, which is refused and made anew."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL synchronous_commit TO off")
