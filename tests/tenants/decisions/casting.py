"""One of several processes that cast ballots at once; django is set up by whoever starts it.

Each line on stdin names a voter and a sending; what became of it is printed, a line each.
"""

import sys
from uuid import UUID

from district.core.errors import DomainError
from district.identity.models import Account
from district.registry.models import Compound
from district.tenancy.context import compound_context, district_context
from tenants.decisions.balloting import cast_ballot
from tenants.decisions.models import Choice, Vote, Voter
from tests.tenants.decisions.making import answers, opened


def main(vote_id: str) -> None:
    with district_context():
        compound = Compound.objects.get(slug="meijing")
    with compound_context(compound):
        vote, actor = Vote.objects.get(pk=vote_id), Account.objects.first()
        assert actor
        told = answers(vote, Choice.YES)
        print("ready", flush=True)
        with opened(vote):
            for line in sys.stdin:
                voter, sending = map(UUID, line.split())
                try:
                    cast_ballot(
                        vote=vote,
                        voter=Voter.objects.get(pk=voter),
                        answers=told,
                        actor=actor,
                        client_id=sending,
                    )
                except DomainError as refusal:
                    print(refusal.code, flush=True)
                else:
                    print("cast", flush=True)
