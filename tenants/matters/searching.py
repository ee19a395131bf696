"""What a matter is found by, and for whom: nobody finds by words what the veil withholds.

Three columns of the matter repeat, in lower case and with first letters of pinyin, what was
said: all of it; what those may read who see it veiled; and who asked. Text, place and asker
stay as they came in, unless all three are taken out: both write them (:func:`kept_findable`).
"""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import BooleanField, Case, ExpressionWrapper, Q, Value, When
from django.db.models.functions import StrIndex
from django.db.models.lookups import GreaterThan

from district.core.permissions import Action
from district.identity.access import reach
from district.identity.models import Account
from tenants.matters.access import is_handled_by
from tenants.matters.models import Matter
from tenants.matters.pinyin import findable, folded, names_of_place
from tenants.matters.veil import veiled_text
from tenants.register.queries import unit_names

MOST_WORDS = 5


def kept_findable(matter: Matter) -> Matter:
    """``matter`` with what it is found by, still to be saved."""
    account = matter.requester
    said = (matter.text, matter.place)
    matter.words_all = findable(said)
    matter.words_open = findable(veiled_text(matter, text) for text in said)
    matter.words_asker = findable([matter.requester_name, account.name if account else ""])
    return matter


def matching(viewer: Account, words: str) -> Q:
    """The matters in which ``viewer`` may read every one of ``words``, of which five count."""
    said = words.replace("\x00", "").split()[:MOST_WORDS]
    asked = sorted(map(folded, said), key=len, reverse=True)  # what fewest have is asked first
    units = unit_names() if asked else []
    found = Q()
    for word in reversed(asked):
        found = _first(_holds(viewer, word, units), found)
    return found


def _first(word: Q, others: Q) -> Q:
    """Both, in this order: of an AND PostgreSQL asks first what looks cheapest."""
    if not others:
        return word
    then = ExpressionWrapper(others, BooleanField())
    return Q(Case(When(word, then=then), default=Value(False), output_field=BooleanField()))


def _holds(viewer: Account, word: str, units: Iterable[tuple[UUID, str]]) -> Q:
    is_whose = Q(requester=viewer) | Q(recorded_by=viewer)
    handled, whole = is_handled_by(viewer), _stands_in("words_all", word)
    asker = _stands_in("words_asker", word)
    if not reach(viewer, Action.MATTER_READ_DETAILS).everything:
        whole = _stands_in("words_open", word) | (
            whole & (is_whose | (Q(responsible=viewer) & handled))
        )
    if not reach(viewer, Action.MATTER_HANDLE).everything:
        asker &= is_whose | handled
    found = whole | asker | _in_unit(word, units)
    number = word.lstrip("#第").rstrip("号")
    return found | Q(number=int(number)) if number.isdecimal() and len(number) < 10 else found


def _stands_in(column: str, word: str) -> Q:
    """As LIKE says it, for half the work: no index serves two characters of Chinese anyway."""
    return Q(GreaterThan(StrIndex(column, Value(word)), 0))


def _in_unit(word: str, units: Iterable[tuple[UUID, str]]) -> Q:
    """Names of buildings and units are looked up as they are today; nothing asks in vain."""
    called = [pk for pk, name in units if any(word in one for one in names_of_place(name))]
    return Q(unit__in=called) if called else Q()
