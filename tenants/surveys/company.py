"""Who is of the property company, and so neither rates it nor writes down how others do."""

from datetime import date

from django.db.models import Q

from district.core.clock import today
from district.identity.models import Account
from tenants.bodies.models import Seat
from tenants.party.models import BranchKind, Member


def is_of_the_company(account: Account, day: date | None = None) -> bool:
    """Whether the person sits in the company's branch or is listed there as a member.

    A seat knows the account, or the name alone; a member the name alone: then an equal name means
    that person, for self-rating is worse than asking somebody else of the home.
    """
    day = day or today()
    holds = Q(until_on=None) | Q(until_on__gt=day)
    of_branch = Q(branch__kind=BranchKind.PROPERTY, since_on__lte=day) & holds
    by_name = Q(account=None, holder_name=account.name)
    seats = Seat.objects.filter(of_branch, Q(account=account) | by_name)
    return seats.exists() or Member.objects.filter(of_branch, name=account.name).exists()
