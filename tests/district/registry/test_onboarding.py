"""Each row of a sheet is opened by itself; whatever happens, it can be gone on with."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from district.core.dates import PartialDate
from district.core.errors import Conflict, DomainError
from district.core.jobs import Job
from district.registry.models import (
    Compound,
    CompoundStatus,
    GovernanceProfile,
    ManagementMode,
    OnboardingRow,
    RowOutcome,
    RowState,
)
from district.registry.queries.onboarding import progress_of, unfinished_rows
from district.registry.services import onboarding
from district.registry.services.onboarding import (
    commit_onboarding,
    open_onboarding_row,
    resend_interrupted_rows,
    resume_onboarding,
)
from district.registry.services.opening import open_compound, register_compound
from district.registry.services.preview import preview_onboarding
from district.tenancy.context import compound_context
from district.tenancy.models import Spare
from tenants.heads.models import Title
from tests import make
from tests.district.registry.conftest import GOOD, carry_out, line, preview

pytestmark = pytest.mark.django_db

DEMO = Path(__file__).resolve().parents[3] / "demo" / "compounds.csv"


def break_opening_of(slug: str, monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    """Let the workspace of one compound fail in its last step."""

    def failing(*, compound: Compound) -> None:
        open_compound(compound=compound)
        if compound.slug == slug:
            raise error

    monkeypatch.setattr(onboarding, "open_compound", failing)


def test_G5_each_row_becomes_a_workspace_with_its_role_vocabulary() -> None:
    batch = carry_out(preview(GOOD))
    compound = Compound.objects.get(slug="wutong")
    assert (compound.status, compound.name) == (CompoundStatus.ACTIVE, "梧桐里")
    assert batch.rows.get().compound == compound
    assert [domain.domain for domain in compound.domains.all()] == ["wutong.localhost"]
    with compound_context(compound):
        assert Title.objects.exists()


def test_G5_one_failing_row_blocks_no_other_and_is_gone_on_with_later(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rows = [line(slug=f"hu{n}", name=f"湖畔{n}") for n in range(1, 4)]
    with monkeypatch.context() as patch:
        break_opening_of("hu2", patch, RuntimeError("the disk is full"))
        batch = carry_out(preview(*rows))
    found = progress_of(batch)
    assert (found.done, found.failed, found.is_finished) == (2, 1, True)
    assert not Compound.objects.filter(slug="hu2").exists()
    resume_onboarding(batch_id=batch.pk)
    [left] = unfinished_rows(batch)
    open_onboarding_row(row_id=left)
    assert progress_of(batch).done == 3
    assert Compound.objects.get(slug="hu2").status == CompoundStatus.ACTIVE


def test_a_failing_row_gives_its_schema_back_and_leaves_a_sentence(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    schemas: list[str] = []

    def failing(*, compound: Compound) -> None:
        open_compound(compound=compound)
        schemas.append(compound.schema_name)
        raise DomainError("nope", "登记处今天关门。")

    monkeypatch.setattr(onboarding, "open_compound", failing)
    row = carry_out(preview(GOOD)).rows.get()
    assert (row.state, row.error) == (RowState.FAILED, "登记处今天关门。")
    assert Spare.objects.filter(schema_name=schemas[0]).exists()


def test_a_committed_sheet_is_sent_row_by_row_and_only_once(
    sent: list[tuple[Job, dict[str, Any]]], django_capture_on_commit_callbacks: Any
) -> None:
    batch = preview(GOOD, line(slug="huai", name="槐荫里"), line(slug="../x"))
    with django_capture_on_commit_callbacks(execute=True):
        commit_onboarding(batch_id=batch.pk)
        commit_onboarding(batch_id=batch.pk)
    rows = OnboardingRow.objects.filter(batch=batch, outcome=RowOutcome.NEW)
    assert sent == [(Job.OPEN_COMPOUND, {"row_id": str(row.pk)}) for row in rows]


def test_the_same_file_again_changes_nothing() -> None:
    carry_out(preview(GOOD))
    before = Compound.objects.filter(slug="wutong").values().get()
    again = carry_out(preview(GOOD))
    found = progress_of(again)
    assert (found.new, found.changed, found.unchanged) == (0, 0, 1)
    assert again.rows.get().state == RowState.DONE
    assert Compound.objects.filter(slug="wutong").values().get() == before


def test_a_row_sent_twice_is_carried_out_once() -> None:
    batch = carry_out(preview(GOOD))
    row = batch.rows.get()
    open_onboarding_row(row_id=row.pk)
    assert batch.rows.get().finished_at == row.finished_at


def test_an_uncommitted_row_is_not_carried_out() -> None:
    row = preview(GOOD).rows.get()
    open_onboarding_row(row_id=row.pk)
    assert not Compound.objects.filter(slug="wutong").exists()


def test_what_a_lost_worker_left_running_is_sent_again(
    sent: list[tuple[Job, dict[str, Any]]], django_capture_on_commit_callbacks: Any
) -> None:
    batch = preview(GOOD)
    commit_onboarding(batch_id=batch.pk)
    batch.rows.update(state=RowState.RUNNING)
    with django_capture_on_commit_callbacks(execute=True):
        assert resend_interrupted_rows() == 1
    open_onboarding_row(row_id=batch.rows.get().pk)
    assert progress_of(batch).done == 1
    assert len(sent) == 1


def test_a_preview_cannot_be_resumed() -> None:
    with pytest.raises(Conflict, match="not_committed"):
        resume_onboarding(batch_id=preview(GOOD).pk)


def test_a_changed_row_changes_only_what_it_says(meijing: Compound) -> None:
    Compound.objects.filter(pk=meijing.pk).update(address="龙山路")
    row = line(name="美景华庭", slug="meijing", built="约2003", management="自管（试行）")
    carry_out(preview(row))
    meijing.refresh_from_db()
    assert meijing.built == PartialDate.parse("约2003")
    assert meijing.management == ManagementMode.SELF_TRIAL
    assert (meijing.address, meijing.governance) == ("龙山路", GovernanceProfile.UNKNOWN)


def test_a_name_taken_between_preview_and_commit_is_told_in_the_row() -> None:
    batch = preview(GOOD)
    register_compound(
        name="梧桐里",
        slug="faster",
        community=make.community("龙山社区居委会"),
        go_live_on=date(2022, 4, 1),
    )
    row = carry_out(batch).rows.get()
    assert row.state == RowState.FAILED
    assert "已有名为“梧桐里”的小区" in row.error


def test_the_database_itself_refuses_a_namesake_in_a_community(
    meijing: Compound, wangfu: Compound
) -> None:
    with pytest.raises(IntegrityError, match="one_compound_of_a_name"), transaction.atomic():
        Compound.objects.filter(pk=wangfu.pk).update(
            name=meijing.name, community=meijing.community_id
        )


@pytest.mark.parametrize("slug", ["../x", "www", "A", "a--b"])
def test_no_door_registers_a_bad_slug(slug: str) -> None:
    with pytest.raises(DomainError, match="slug"):
        register_compound(
            name="柳巷",
            slug=slug,
            community=make.community("龙山社区居委会"),
            go_live_on=date(2022, 4, 1),
        )


def test_G9_D1_E7_D15_the_demo_s_five_compounds_have_their_profiles() -> None:
    batch = preview_onboarding(source=DEMO.read_bytes(), filename=DEMO.name)
    assert progress_of(batch).bad == 0
    carry_out(batch)
    five = {compound.slug: compound for compound in Compound.objects.all()}
    assert {slug: compound.governance for slug, compound in five.items()} == {
        "meijing": GovernanceProfile.OWNERS_COMMITTEE,
        "wangfu": GovernanceProfile.MULTI_BRANCH,
        "gonghang": GovernanceProfile.PROPERTY_COMMITTEE,
        "jiaoyuju": GovernanceProfile.RESIDENTS_COMMITTEE,
        "xincheng": GovernanceProfile.RED_PROPERTY,
    }
    assert str(five["gonghang"].built) == "2003年以前"
    assert str(five["jiaoyuju"].built) == "1990年代"
    assert five["wangfu"].built is None
    assert five["gonghang"].management == ManagementMode.SELF_TRIAL
    assert "试行自管物业" in five["gonghang"].management_basis
