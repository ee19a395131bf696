"""Papers at the door: a unit head's own list, and typing one in with its picture."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from district.core.clock import now, today
from district.core.errors import DomainError
from district.registry.models import Compound
from tenants.decisions.announcing import announce_vote, draft_vote
from tenants.decisions.balloting import Paper, enter_ballot
from tenants.decisions.deciding import count_vote
from tenants.decisions.models import Ballot, Channel, Vote
from tenants.ownership.models import Part, Title
from tenants.people.models import Person, Relation, Resident
from tenants.register.models import Household
from tests.frontend.compound.test_homes import home_in
from tests.frontend.compound.test_organisation import page
from tests.make import account
from tests.tenants.decisions.making import closed, draft
from tests.tenants.matters.test_photos import picture
from tests.visitors import inside

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("all_filled")]
PAPER: dict[str, Any] = {"q0": "yes", "channel": "paper", "signer": "康一舟"}


def owned(home: Household, name: str) -> Part:
    """A part of the home, of somebody who lives there."""
    owner = Person.objects.create(name=name)
    part = Part.objects.create(label=str(home), household=home, registered_area=9_000)
    Title.objects.create(part=part, owner=owner)
    Resident.objects.create(person=owner, household=home, relation=Relation.OWNER)
    return part


def polled() -> Vote:
    """A poll that runs."""
    until = now() + timedelta(days=3)
    told = draft(title="装路灯", is_binding=False, opens_at=now(), closes_at=until)
    return announce_vote(vote=draft_vote(draft=told))


@pytest.fixture
def vote(filled: Compound) -> Vote:
    """Of one owner in the head's unit and one in another."""
    with inside(filled):
        owned(home_in(filled), "康一舟")
        owned(home_in(filled, "1号楼", "1单元"), "白露")
        return polled()


def enter(client: Client, vote: Vote, name: str = "康一舟", **more: Any) -> Any:
    with inside(Compound.objects.get(slug="meijing")):
        voter = vote.voters.get(label=name)
    sent = {**PAPER, "cast_on": today().isoformat(), **more}
    return client.post(f"/votes/{vote.pk}/roll/{voter.pk}/enter/", sent)


def test_a_head_collects_the_ballots_of_the_own_unit_alone(
    filled: Compound, vote: Vote, unit_head: Client
) -> None:
    assert "还有 1 张选票没收到" in page(unit_head, "/")
    collect = f"/votes/{vote.pk}/collect/"
    listed = page(unit_head, collect)
    assert "康一舟" in listed and "白露" not in listed
    assert enter(unit_head, vote, "白露").status_code == 404
    assert enter(unit_head, vote).headers["Location"] == collect
    assert "没收到 0 张，已收到 1 张" in page(unit_head, collect)
    assert "选票没收到" not in page(unit_head, "/")
    with inside(filled):
        ballot = Ballot.objects.get()
    for shut in (f"/votes/{vote.pk}/roll/", f"/votes/ballots/{ballot.pk}/set-aside/"):
        assert unit_head.get(shut).status_code == 403


def test_the_picture_of_a_paper_is_written_anew_and_shown_to_few(
    filled: Compound,
    vote: Vote,
    unit_head: Client,
    secretary: Client,
    tmp_path: Path,
    settings: Any,
) -> None:
    settings.MEDIA_ROOT = tmp_path
    taken = SimpleUploadedFile("IMG_7.jpg", picture().read(), "image/jpeg")
    assert enter(unit_head, vote, picture=taken).status_code == 302
    (kept,) = tmp_path.rglob("ballots/*.jpg")
    with Image.open(kept) as stored:
        assert stored.size == (800, 1600) and not stored.getexif()
    with inside(filled):
        ballot = Ballot.objects.get()
    address = f"/votes/ballots/{ballot.pk}/picture/"
    answer = unit_head.get(address)
    assert b"".join(answer) == kept.read_bytes()
    assert answer["Cache-Control"] == "private, no-store"
    voter = f"/votes/{vote.pk}/roll/{ballot.voter_id}/"
    assert "有照片" in page(secretary, voter) and "看照片" not in page(secretary, voter)
    assert secretary.get(address).status_code == 404
    with inside(filled), closed(vote):
        count_vote(vote=vote)
    assert "看照片" in page(secretary, voter)
    assert b"".join(secretary.get(address)) == kept.read_bytes()


def test_of_a_refused_paper_no_picture_stays(
    filled: Compound, vote: Vote, unit_head: Client, tmp_path: Path, settings: Any
) -> None:
    settings.MEDIA_ROOT = tmp_path
    bad = SimpleUploadedFile("IMG_8.jpg", b"%PDF-1.7", "image/jpeg")
    refused = enter(unit_head, vote, picture=bad)
    assert refused.status_code == 415 and "不是照片" in refused.content.decode()
    paper = Paper(Channel.PAPER, "康一舟", today())
    with inside(filled), pytest.raises(DomainError, match="每个事项"):
        enter_ballot(
            vote=vote,
            voter=vote.voters.get(label="康一舟"),
            paper=paper,
            answers={},
            actor=account(),
            picture=picture(),
        )
    assert not list(tmp_path.rglob("*.jpg"))
