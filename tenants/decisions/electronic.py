"""Who may vote on a phone: the account that the notice found with the owner's phone, and no other.

The account stands on the frozen roll, so no later entry in the register brings another one to the
ballot. A phone that was changed since, or a password that was set anew by somebody's link, leaves
paper alone; what came in before stands, and the result says how many such ballots there are.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Count as CountRows
from django.db.models import Exists, F, OuterRef, Q, TextChoices
from django.utils.translation import gettext_lazy as _

from district.core.errors import Conflict
from district.identity.models import Account
from district.identity.queries import has_taken_a_way_back, phones_in_use
from district.tenancy.sealing import traces
from tenants.decisions.models import Ballot, Channel, Vote, Voter
from tenants.people.models import Person, PhoneChange

RECENT = timedelta(days=90)


class Bar(TextChoices):
    """Why this account may not vote on a phone for this voter."""

    PHONE_CHANGED = (
        "phone_changed",
        _("公告以后，这一户登记的手机号改过。这次表决请投纸质选票。"),
    )
    NOT_AT_NOTICE = (
        "not_at_notice",
        _("公告的时候，这一户登记的手机号还没有您的账号。这次表决请投纸质选票。"),
    )
    PASSWORD_RESET = (
        "password_reset",
        _("公告以后，您的密码用别人发的链接重设过。这次表决请投纸质选票。"),
    )


@dataclass(frozen=True)
class Bound:
    """What of a person the roll freezes with the notice."""

    account_id: UUID | None
    phone_changes: int


def bound_at_notice(person_ids: Collection[UUID]) -> Mapping[UUID, Bound]:
    """The account of each person's phone at this moment; two statements for all."""
    accounts = {
        trace: account_id for account_id, phone in phones_in_use() for trace in traces(phone)
    }
    rows = Person.objects.filter(pk__in=person_ids).values_list(
        "pk", "phone_trace", "phone_changes"
    )
    return {
        pk: Bound(accounts.get(bytes(trace)) if trace else None, changes)
        for pk, trace, changes in rows
    }


def voters_of(account: Account, vote: Vote) -> list[Voter]:
    """Those of the roll that are this account's, by the notice or by today's register."""
    own = Q(account_id=account.pk)
    if account.phone:
        own |= Q(person__phone_trace__in=traces(account.phone))
    return list(
        Voter.objects.filter(own, vote=vote).select_related("person", "vote").order_by("number")
    )


def bar_of(account: Account, voter: Voter) -> Bar | None:
    """What keeps ``account`` from voting for ``voter`` on a phone; None: nothing."""
    if voter.person and voter.person.phone_changes != voter.phone_changes:
        return Bar.PHONE_CHANGED
    if voter.account_id is None or voter.account_id != account.pk:
        return Bar.NOT_AT_NOTICE
    noticed_at = voter.vote.noticed_at
    if noticed_at and has_taken_a_way_back(account, since=noticed_at):
        return Bar.PASSWORD_RESET
    return None


def account_of(voter: Voter) -> Account | None:
    """Who may vote for ``voter`` on a phone, as the notice found it."""
    return Account.objects.filter(pk=voter.account_id).first() if voter.account_id else None


def require_bound(account: Account, voter: Voter) -> None:
    """Refuse whoever is not the account that the notice found, or is no longer surely its holder."""
    bar = bar_of(account, voter)
    if bar is not None:
        raise barred(bar)


def barred(bar: Bar) -> Conflict:
    return Conflict(str(bar.value), bar.label)


def bound_number(vote: Vote) -> int:
    """How many of the roll may vote on a phone."""
    return Voter.objects.filter(vote=vote).exclude(account_id=None).count()


def tell_of_phones(vote: Vote, noticed_at: datetime) -> None:
    """Write into ``vote`` how much of it came by phone, from how many accounts, and how many of
    their phones were changed since the notice or within 90 days before it."""
    found = Ballot.objects.filter(vote=vote, counts=True, channel=Channel.ELECTRONIC)
    changed = ~Q(voter__phone_changes=F("voter__person__phone_changes"))
    recent = PhoneChange.objects.filter(
        person=OuterRef("voter__person"),
        created_at__lt=noticed_at,
        created_at__gte=noticed_at - RECENT,
    )
    told = found.aggregate(
        number=CountRows("pk"),
        accounts=CountRows("entered_by", distinct=True),
        changed=CountRows("pk", filter=changed),
        recent=CountRows("pk", filter=~changed & Q(Exists(recent))),
    )
    vote.electronic_number, vote.electronic_accounts = told["number"], told["accounts"]
    vote.electronic_changed, vote.electronic_recent = told["changed"], told["recent"]
