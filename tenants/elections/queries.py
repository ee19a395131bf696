"""Questions about elections: attendance and sums, never a ballot."""

from dataclasses import dataclass

from django.db.models import QuerySet

from tenants.elections.law import ElectionRules, election_rules_called, election_rules_on
from tenants.elections.models import Candidate, Election, State


@dataclass(frozen=True)
class Outcome:
    """What came of a counted election; ``left`` seats need a further vote."""

    elected: list[Candidate]
    tied: list[Candidate]
    needed: int
    invalid: int
    left: int


def elections() -> QuerySet[Election]:
    """All elections, the newest first."""
    return Election.objects.select_related("branch")


def second_of(election: Election) -> Election | None:
    """The ballot that decides its tie, unless that was void."""
    return election.followed_by.exclude(state=State.VOID).first()


def rules_of(election: Election) -> ElectionRules:
    """Those under which it was opened, and before that those of its day."""
    if election.rule_set:
        return election_rules_called(election.rule_set)
    return election_rules_on(election.held_on)


def quorum_of(election: Election) -> int:
    """How many must be present."""
    return rules_of(election).quorum.least(election.entitled)


def outcome_of(election: Election) -> Outcome | None:
    """From the stored sums alone."""
    if election.state != State.COUNTED:
        return None
    stood = sorted(election.candidates.all(), key=lambda one: (-(one.votes or 0), one.position))
    elected = [one for one in stood if one.is_elected]
    return Outcome(
        elected=elected,
        tied=[one for one in stood if one.is_tied],
        needed=rules_of(election).majority.least(election.present or 0),
        invalid=(election.returned or 0) - (election.valid or 0),
        left=election.seats - len(elected),
    )
