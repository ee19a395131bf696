"""Knocking at every address of a host, and what may come back."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.test import Client

from tests.isolation.ground import Ground
from tests.routes import Route, routes

# Pages know two methods; one more stands for all that they do not know.
METHODS_OF_PAGES = ("GET", "POST", "DELETE")
METHODS_OF_API = ("GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
COMPOUND, DISTRICT = "infra.urls.compound", "infra.urls.district"

# Open to everybody on purpose; what they answer may still hold nothing of anybody.
OPEN = {
    "login",
    "logout",
    "invitation",
    "admissions:enter",
    "verdict",  # by the key in its address; tests/tenants/messages/test_links.py
    "inbox:end",  # by the signed address of a mail; tests/frontend/district/test_subscriptions.py
    "preferences:show",
    "health/",
    "ready/",
    "metrics/",  # a token of its own opens it; tests/infra/test_metrics.py
    "api-schema",
    "api-session",
    "api-invitation-accept",
    "api-invitation-take-way-back",
    "home",
    "publications:list",
    "api-notice-list",
    "outbox:worker",  # three that hold nothing of anybody, for phones without signal
    "outbox:no_signal",
    "outbox:manifest",
}

# What a compound itself shows to everybody at its own host: its board, and whom it invites or
# asks for a verdict.
PUBLISHED = {"invitation", "verdict", "publications:list", "api-notice-list"}

# Where one logs oneself out, and would walk on as a stranger.
LEAVING = ("logout", "api-session")

# Which of the ground's things an identifier of the API means, by the route's first words.
# Which year and which rule an address of the district's working time names.
WORKTIME = {"year": "2027", "urgency": "ordinary", "category": "all"}
API_THINGS = {
    "api-token": "token_id",
    "api-person": "account_id",
    "api-invitation": "invitation_id",
    "api-admission": "admission_id",
    "api-building": "building_id",
    "api-unit": "unit_id",
    "api-household": "household_id",
    "api-management": "management_id",
    "api-known-person": "person_id",
    "api-resident": "resident_id",
    "api-part": "part_id",
    "api-ownership": "ownership_id",
    "api-title": "title_id",
    "api-head": "term_id",
    "api-recommendation": "recommendation_id",
    "api-induction-session": "session_id",
    "api-election": "election_id",
    "api-seating": "seating_id",
    "api-ladder": "ladder_id",
    "api-branch": "branch_id",
    "api-party-group": "group_id",
    "api-party-member": "member_id",
    "api-party-link": "link_id",
    "api-body": "body_id",
    "api-seat": "seat_id",
    "api-formation": "formation_id",
    "api-station": "station_id",
    "api-guidance": "guidance_id",
    "api-meeting": "meeting_id",
    "api-promise": "promise_id",
    "api-partner": "partner_id",
    "api-agreement": "agreement_id",
    "api-grid-term": "grid_term_id",
    "api-sub-area": "subarea_id",
    "api-duty": "duty_id",
    "api-baseline": "baseline_id",
    "api-council": "council_id",
    "api-room": "room_id",
    "api-booking": "booking_id",
    "api-counselling-slot": "slot_id",
    "api-counselling-session": "hour_id",
    "api-message": "message_id",
    "api-resolution": "resolution_id",
    "api-campaign": "campaign_id",
    "api-visit-issue": "issue_id",
    "api-visit": "visit_id",
    "api-superior-visit": "superior_visit_id",
    "api-micro-project": "project_id",
    "api-micro-project-photo": "project_photo_id",
    "api-survey": "survey_id",
    "api-dispute": "dispute_id",
    "api-absence": "absence_id",
    "api-matter": "matter_id",
    "api-saved-filter": "filter_id",
    "api-photo": "photo_id",
    "api-vote": "vote_id",
    "api-upload": "upload_id",
    "api-division": "division_id",
    "api-compound": "compound_id",
    "api-onboarding": "batch_id",
    "api-grid": "grid_id",
    "api-cover": "cover_id",
    "api-report-issue": "issue_id",
    "api-pivot-view": "view_id",
    "api-subscription": "subscription_id",
    "api-delivery": "delivery_id",
    "api-case": "case_id",
    "api-task": "task_id",
    "api-known-task": "known_task_id",
}


@dataclass(frozen=True)
class Answer:
    """What came back from one address by one method."""

    route: Route
    method: str
    status: int
    location: str
    text: str

    @property
    def is_closed(self) -> bool:
        """Refused, or sent to log in."""
        if self.status in {301, 302}:
            return self.location.startswith("/login/")
        return self.status in {401, 403, 404, 405}

    def __str__(self) -> str:
        return f"{self.method} {self.route} -> {self.status} {self.location}"


def address_of(route: Route, values: dict[str, str]) -> str:
    """The route's address with the identifiers of ``values``; names the route if one is lacking."""
    lacking = [name for name in route.parameters if _value(route, name, values) is None]
    assert not lacking, (
        f"{route} takes {lacking}: tests/isolation/ground.py has no such thing yet."
        " Put one into the ground, so that the walls around it are tested."
    )
    return route.filled({name: str(_value(route, name, values)) for name in route.parameters})


def _value(route: Route, name: str, values: dict[str, str]) -> str | None:
    if name != "pk":
        return values.get(name)
    thing = next((own for words, own in API_THINGS.items() if route.name.startswith(words)), "")
    return values.get(thing)


def knock(
    client: Client,
    urlconf: str,
    values: dict[str, str],
    methods: Iterable[str] = (),
    passing: Iterable[str] = (),
) -> Iterator[Answer]:
    """Every address of ``urlconf`` by its methods, with empty bodies; ``passing`` are left out."""
    for route in routes(urlconf):
        if str(route) in passing:
            continue
        address = address_of(route, values)
        for method in methods or (METHODS_OF_API if route.is_api else METHODS_OF_PAGES):
            yield _answer(route, method, client.generic(method, address))


def _answer(route: Route, method: str, response: Any) -> Answer:
    content = b"".join(response) if response.streaming else response.content
    headers = "\n".join(f"{name}: {value}" for name, value in response.headers.items())
    text = headers + content.decode("utf-8", "replace")
    return Answer(route, method, response.status_code, response.headers.get("Location", ""), text)


def is_open(route: Route) -> bool:
    """Whether strangers are meant to come in here."""
    return str(route) in OPEN


def unpublished(answers: Iterable[Answer]) -> list[Answer]:
    """Without what the compound shows to everybody on purpose."""
    return [one for one in answers if str(one.route) not in PUBLISHED]


def leaks(answers: Iterable[Answer], ground: Ground) -> list[str]:
    """The answers in which something of ``ground`` stands."""
    signs = (ground.mark, ground.officer.phone, ground.resident.phone, ground.token)
    return [str(answer) for answer in answers if any(sign in answer.text for sign in signs)]
