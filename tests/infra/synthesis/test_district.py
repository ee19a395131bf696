"""The synthetic district has the sizes and habits of a real one."""

from collections import Counter
from statistics import median

from district.registry.models import Compound
from district.tenancy.context import compound_context
from infra.synthesis.district import Synthesized
from infra.synthesis.names import PHONE_PREFIX
from tenants.party.chain import chain_on
from tests.infra.synthesis.conftest import ORDER
from tests.infra.synthesis.reading import everywhere
from tests.tenants.records.demo import values


def test_households_are_spread_as_in_a_real_district(made: Synthesized) -> None:
    sizes = sorted(
        count for _slug, (count,) in everywhere("SELECT count(*) FROM register_household") if count
    )
    assert 180 <= sum(sizes) / len(sizes) <= 320
    assert 120 <= median(sizes) <= 210
    assert sizes[0] == 8 and 2_000 < sizes[-1] <= 2_400


def test_heads_committees_and_branches_have_the_known_shares(made: Synthesized) -> None:
    asked = """
        SELECT (SELECT count(*) FROM register_unit), (SELECT count(*) FROM heads_headterm),
            (SELECT count(*) FROM bodies_body WHERE filed_on IS NOT NULL),
            (SELECT (count(*) > 0)::int FROM party_branch WHERE kind = 'compound')
    """
    units, heads, filed, branches = (
        sum(parts) for parts in zip(*(row for _slug, row in everywhere(asked)), strict=True)
    )
    assert 0.8 <= heads / units <= 0.97
    assert 0.5 <= filed / ORDER.compounds <= 0.82
    assert 0.65 <= branches / ORDER.compounds <= 0.95


def test_the_chain_is_whole_where_the_page_finds_no_gap(made: Synthesized) -> None:
    """What a compound's page says, and what its night counts."""
    said: Counter[tuple[int | None, bool]] = Counter()
    for compound in Compound.objects.order_by("slug"):
        with compound_context(compound):
            chain = chain_on(ORDER.until)
            night = values("BR_CHAIN", day=ORDER.until)["BR_CHAIN"]
            said[night, chain.is_complete] += 1
    assert set(said) == {(1, True), (0, False), (None, False)}


def test_matters_come_at_the_rate_of_the_district(made: Synthesized) -> None:
    asked = "SELECT (SELECT count(*) FROM register_household), count(*) FROM matters_matter"
    households, matters = (
        sum(parts) for parts in zip(*(row for _slug, row in everywhere(asked)), strict=True)
    )
    months = 2 + 12 / 31
    assert 1.0 <= matters / households * 100 / months <= 3.0


def test_sources_and_categories_are_mixed_as_known(made: Synthesized) -> None:
    drawn: Counter[str] = Counter()
    for _slug, (source, category) in everywhere("SELECT source, category FROM matters_matter"):
        drawn.update((source, category))
    matters = drawn.total() / 2
    assert 0.20 <= drawn["head"] / matters <= 0.30
    assert 0.30 <= (drawn["phone"] + drawn["walk_in"]) / matters <= 0.40
    assert 0.12 <= drawn["parking"] / matters <= 0.20


def test_half_of_what_is_closed_is_closed_in_about_a_day(made: Synthesized) -> None:
    asked = """
        SELECT extract(epoch FROM finish.at - matter.accepted_at) / 3600
        FROM matters_matter AS matter JOIN matters_stagemoment AS finish
            ON finish.matter_id = matter.id AND finish.step = 'finished' AND finish.round = 1
    """
    hours = sorted(float(value) for _slug, (value,) in everywhere(asked))
    assert 18 <= median(hours) <= 34
    assert 4 * 24 <= hours[int(0.9 * len(hours))] <= 13 * 24


def test_every_course_is_one_that_the_services_would_allow(made: Synthesized) -> None:
    """In order, within the span, entered after it happened, its state that of its last step."""
    wrong = """
        SELECT step.matter_id FROM (
            SELECT *, lag(at) OVER each AS before, lag(created_at) OVER each AS noted
            FROM matters_stagemoment WINDOW each AS (PARTITION BY matter_id ORDER BY id)
        ) AS step
        JOIN matters_matter AS matter ON matter.id = step.matter_id
        WHERE step.at < step.before OR step.created_at < step.noted
            OR step.created_at < step.at OR step.created_at >= '2024-03-13 00:00+08'
            OR step.at < '2024-01-01 00:00+08' OR step.round > matter.round
            OR (step.step = 'published') <> (step.at = matter.published_at
                AND matter.state = 'published' AND step.step = 'published')
    """
    assert list(everywhere(wrong)) == []


def test_a_month_without_matters_is_confirmed_unless_it_is_labelled(made: Synthesized) -> None:
    confirmed = Counter(slug for slug, _row in everywhere("SELECT month FROM matters_quietmonth"))
    unconfirmed = {label.slug for label in made.labels if label.facts.get("confirmed") is False}
    assert confirmed and not unconfirmed & set(confirmed)


def test_telephone_numbers_are_nobodys(made: Synthesized) -> None:
    asked = """
        SELECT holder_phone FROM heads_headterm WHERE holder_phone NOT LIKE '19901______'
        UNION SELECT requester_phone FROM matters_matter
            WHERE requester_phone <> '' AND requester_phone NOT LIKE '19901______'
    """
    assert PHONE_PREFIX == "19901"
    assert list(everywhere(asked)) == []


def test_compounds_stand_in_several_communities_and_streets(made: Synthesized) -> None:
    communities = set(Compound.objects.values_list("community", flat=True))
    assert 5 <= len(communities) <= 12


def test_it_counts_what_it_wrote(made: Synthesized) -> None:
    asked = """
        SELECT sum(value::integer) FROM audit_auditentry, jsonb_each_text(facts -> 'rows')
        WHERE action = 'synthesis.written'
    """
    assert made.records == sum(count for _slug, (count,) in everywhere(asked)) > 10_000


def test_the_next_matter_gets_the_next_number(made: Synthesized) -> None:
    wrong = """
        SELECT 1 FROM matters_number AS counter
        WHERE counter.last_value < (SELECT max(number) FROM matters_matter)
            OR (SELECT count(*) FROM matters_matter)
                <> COALESCE((SELECT max(number) FROM matters_matter), 0)
    """
    assert list(everywhere(wrong)) == []
