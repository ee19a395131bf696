"""Counting, against the law read plainly in fractions (rules.md §4.1 to §4.5)."""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from district.core.errors import DomainError
from tenants.decisions.counting import Votes, Weight, count
from tenants.decisions.law import RULE_SETS, rules_called, rules_on
from tenants.ownership.subjects import Subject

CODE, OLD = rules_called("civil-code-2021"), rules_called("property-law-2007")
HALF = Fraction(1, 2)


@dataclass(frozen=True)
class Owner:
    """``says``: yes, no, abstain, silent (with proof of delivery) or absent."""

    area: int
    says: str


owners = st.lists(
    st.builds(
        Owner,
        st.integers(1, 40_000),
        st.sampled_from(("yes", "no", "abstain", "silent", "absent")),
    ),
    min_size=1,
    max_size=40,
)
subjects = st.sampled_from(Subject)


def weight(found: list[Owner]) -> Weight:
    return Weight(len(found), sum(owner.area for owner in found))


def votes_of(roll: list[Owner]) -> Votes:
    def said(says: str) -> Weight:
        return weight([one for one in roll if one.says == says])

    return Votes(said("yes"), said("no"), said("abstain"), said("silent"))


def passes(
    roll: list[Owner], subject: Subject, *, silence: bool = False, old: bool = False
) -> bool:
    rules = OLD if old else CODE
    told = count(rules, subject, weight(roll), votes_of(roll), has_silence_clause=silence)
    if not silence:
        assert told.with_silence is None
        return told.strict.is_passed
    assert told.with_silence
    return told.with_silence.is_passed


def read_plainly(roll: list[Owner], subject: Subject, *, silence: bool = False) -> bool:
    """民法典 278: at least 2/3 of area and number take part; of those, 6 to 8 need 3/4, the others
    more than half. With the clause, who is silent joins whichever side leads in both measures."""

    def shares(part: list[Owner], whole: list[Owner]) -> list[Fraction]:
        if not whole:
            return [Fraction(0), Fraction(0)]
        return [
            Fraction(len(part), len(whole)),
            Fraction(sum(one.area for one in part), sum(one.area for one in whole)),
        ]

    yes = [one for one in roll if one.says == "yes"]
    no = [one for one in roll if one.says == "no"]
    cast = [one for one in roll if one.says in {"yes", "no", "abstain"}]
    if silence:
        silent = [one for one in roll if one.says == "silent"]
        leads = len(yes) > len(no) and sum(o.area for o in yes) > sum(o.area for o in no)
        cast, yes = cast + silent, yes + (silent if leads else [])
    if any(share < Fraction(2, 3) for share in shares(cast, roll)):
        return False
    if subject in {Subject.FUND_RAISE, Subject.REBUILD, Subject.CHANGE_USE}:
        return all(share >= Fraction(3, 4) for share in shares(yes, cast))
    return all(share > HALF for share in shares(yes, cast))


@given(owners, subjects, st.booleans())
def test_the_engine_is_the_law_read_plainly(
    roll: list[Owner], subject: Subject, silence: bool
) -> None:
    assert passes(roll, subject, silence=silence) == read_plainly(roll, subject, silence=silence)


@given(owners, subjects, st.booleans(), st.booleans(), st.data())
def test_one_more_yes_never_turns_passed_into_failed(
    roll: list[Owner], subject: Subject, silence: bool, old: bool, data: st.DataObject
) -> None:
    turned = data.draw(st.integers(0, len(roll) - 1))
    more = [Owner(one.area, "yes") if n == turned else one for n, one in enumerate(roll)]
    if passes(roll, subject, silence=silence, old=old):
        assert passes(more, subject, silence=silence, old=old)


@given(owners, subjects)
def test_under_the_old_law_the_majority_is_one_of_all(roll: list[Owner], subject: Subject) -> None:
    yes, base = votes_of(roll).yes, weight(roll)
    is_special = subject in {Subject.FUND_USE, Subject.FUND_RAISE, Subject.REBUILD}
    shares = [Fraction(yes.number, base.number), Fraction(yes.area, base.area)]
    wanted = all(one >= Fraction(2, 3) if is_special else one > HALF for one in shares)
    assert passes(roll, subject, old=True) == wanted


def _of(number: int, says: str) -> list[Owner]:
    return [Owner(100, says)] * number


@pytest.mark.parametrize(("took_part", "has_quorum"), [(188, True), (187, False)])
def test_281_owners_need_188(took_part: int, has_quorum: bool) -> None:
    roll = _of(took_part, "yes") + _of(281 - took_part, "absent")
    assert passes(roll, Subject.OTHER) is has_quorum


def test_120_owners_need_80_and_80_is_enough() -> None:
    assert passes(_of(80, "yes") + _of(40, "absent"), Subject.OTHER)
    assert not passes(_of(79, "yes") + _of(41, "absent"), Subject.OTHER)


@pytest.mark.parametrize(
    ("took_part", "subject", "needed"),
    [
        (80, Subject.OTHER, 41),
        (80, Subject.CHANGE_USE, 60),
        (81, Subject.OTHER, 41),
        (81, Subject.CHANGE_USE, 61),
    ],
)
def test_of_those_who_took_part(took_part: int, subject: Subject, needed: int) -> None:
    assert CODE.majorities[subject].least(took_part) == needed
    for yes in (needed - 1, needed):
        roll = _of(yes, "yes") + _of(took_part - yes, "no") + _of(120 - took_part, "absent")
        assert passes(roll, subject) is (yes == needed)


def test_area_alone_does_not_carry_it() -> None:
    roll = [Owner(90_000, "yes"), *_of(2, "no")]
    assert not passes(roll, Subject.OTHER)


def test_an_abstention_took_part_and_did_not_agree() -> None:
    roll = _of(40, "yes") + _of(40, "abstain")
    assert not passes(roll, Subject.OTHER)
    assert passes([*_of(41, "yes"), *_of(40, "abstain")], Subject.OTHER)


def test_silence_counts_only_where_it_was_announced_and_never_for_a_tie() -> None:
    roll = _of(50, "yes") + _of(20, "no") + _of(50, "silent")
    assert not passes(roll, Subject.OTHER)
    assert passes(roll, Subject.OTHER, silence=True)
    tied = _of(20, "yes") + _of(20, "no") + _of(50, "silent")
    assert not passes(tied, Subject.OTHER, silence=True)


def test_the_law_of_the_day_counts() -> None:
    assert rules_on(date(2020, 12, 31)) is OLD
    assert rules_on(date(2021, 1, 1)) is CODE
    with pytest.raises(DomainError):
        rules_on(date(2007, 9, 30))


def test_of_no_owner_nothing_passes() -> None:
    for rules in RULE_SETS:
        told = count(rules, Subject.OTHER, Weight(), Votes(), has_silence_clause=True)
        assert not told.strict.is_passed
        assert told.with_silence and not told.with_silence.is_passed
