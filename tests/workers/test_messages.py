"""The hourly round over the compounds, and what a task hands over for one of them."""

from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine

from district.core.clock import SHANGHAI, day_end, now
from district.core.jobs import Job
from district.core.permissions import Role
from district.registry.models import Compound, CompoundStatus
from district.tenancy.context import compound_context
from tenants.matters.models import Matter, Source
from tenants.matters.services import finish, record_for_other
from tenants.messages.models import Dispatch, Message, SendState
from tests import make
from tests.tenants.messages.conftest import provider
from tests.tenants.messages.servers import Recorded
from workers.messages import send_messages, visit_compounds

__all__ = ["provider"]
NOON = datetime(2028, 2, 29, 12, tzinfo=SHANGHAI)


def told() -> list[tuple[str, Any]]:
    return list(Message.objects.order_by("id").values_list("kind", "day"))


@pytest.mark.committed
def test_the_morning_is_told_and_what_waited_leaves(
    meijing: Compound, wangfu: Compound, provider: Recorded, monkeypatch: pytest.MonkeyPatch
) -> None:
    rung: list[dict[Job, dict[str, str]]] = []
    for where in ("tenants.messages.outbox", "workers.messages"):
        monkeypatch.setattr(f"{where}.enqueue", lambda job, **how: rung.append({job: how}))
    later: list[dict[str, Any]] = []
    monkeypatch.setattr(send_messages, "apply_async", lambda **how: later.append(how))
    morning = NOON.replace(hour=8)
    with time_machine.travel(morning - timedelta(hours=9), tick=False):
        for compound in (meijing, wangfu):
            with compound_context(compound):
                _raise(compound)
    Compound.objects.filter(pk=wangfu.pk).update(status=CompoundStatus.READ_ONLY)
    with time_machine.travel(morning, tick=False):
        assert (visit_compounds(), visit_compounds()) == (1, 1)
        assert rung == 2 * [{Job.SEND_MESSAGES: {"compound_id": str(meijing.pk)}}]
        with compound_context(wangfu):
            assert told() == []
    with compound_context(meijing):
        assert told() == [("due_today", NOON.date())]
        Dispatch.objects.update(not_before=now(), created_at=now())
    provider.answers = [503]
    monkeypatch.setattr("tenants.messages.outbox.is_quiet", lambda _moment: False)
    send_messages(compound_id=str(meijing.pk))
    assert later and 50 <= later[0]["countdown"] <= 70
    with compound_context(meijing):
        Dispatch.objects.update(not_before=now() - timedelta(days=1))
    send_messages(compound_id=str(meijing.pk))
    [arrived] = provider.arrived
    assert arrived["values"]["link"].startswith("http://meijing.localhost")
    with compound_context(meijing):
        assert Dispatch.objects.get().state == SendState.SENT


def _raise(compound: Compound) -> None:
    secretary = make.account(Role.SECRETARY)
    for number, phone in enumerate(("", "13912345678")):
        matter = record_for_other(
            actor=secretary, source=Source.PHONE, text=f"灯{number}", requester_phone=phone
        )
        if phone:
            finish(actor=secretary, matter_id=matter.pk, outcome="换了")
        else:
            Matter.objects.filter(pk=matter.pk).update(complete_by=day_end(NOON.date()))
    Message.objects.all().delete()
