"""What a matter is found by, and for whom: nobody finds by words what the veil withholds.

Three columns of the matter repeat, in lower case and with first letters of pinyin, what was
said: all of it; what those may read who see it veiled; and who asked. Text, place and asker
stay as they came in, unless all three are taken out: both write them (:func:`kept_findable`).
"""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Q, Value
from django.db.models.functions import StrIndex
from django.db.models.lookups import GreaterThan

from district.core.permissions import Action
from district.identity.access import reach
from district.identity.models import Account
from tenants.matters.access import is_handled_by
from tenants.matters.models import Matter
from tenants.matters.pinyin import findable, folded, initials_of_place
from tenants.matters.veil import veiled_text
from tenants.register.models import Unit
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
    units = unit_names() if any(word.isascii() for word in asked) else []
    found = Q()
    for word in asked:
        found &= _holds(viewer, word, units)
    return found


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
    """Names of buildings and units are looked up as they are today; by letters, one by one."""
    named = Unit.objects.filter(Q(name__icontains=word) | Q(building__name__icontains=word))
    by_letters = [pk for pk, name in units if word in initials_of_place(name)]
    found = Q(unit__in=named.values("pk"))
    return found | Q(unit__in=by_letters) if by_letters else found
