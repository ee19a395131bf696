"""What stands in the tables of matters, put together matter by matter and round by round."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from tests.oracle.amounts import Row, select
from tests.oracle.periods import Window


@dataclass
class Round:
    """One way through the stages: its steps by name, and the requester's verdict of it."""

    steps: dict[str, Row] = field(default_factory=dict)
    verdict: Row | None = None
    clock: list[Row] = field(default_factory=list)

    def at(self, step: str, window: Window) -> datetime | None:
        """When the step was taken, if that is known by the end of the window."""
        row = self.steps.get(step)
        return row["at"] if row and row["at"] < window.end else None

    @property
    def accepted_at(self) -> datetime:
        moment: datetime = self.steps["accepted"]["at"]
        return moment

    @property
    def respond_by(self) -> datetime:
        last = self.clock[-1] if self.clock else self.steps["accepted"]
        moment: datetime = last["respond_by"]
        return moment

    def complete_by(self, window: Window) -> datetime | None:
        """As was known at the end of the window; None: the clock stood still."""
        known = [one for one in self.clock if one["at"] < window.end]
        last = known[-1] if known else self.steps["accepted"]
        moment: datetime | None = last["complete_by"]
        return moment

    def last_complete_by(self, window: Window) -> datetime:
        """The deadline that held last, whether or not the clock stands still."""
        said = [self.steps["accepted"], *(one for one in self.clock if one["at"] < window.end)]
        moment: datetime = [one["complete_by"] for one in said if one["complete_by"]][-1]
        return moment

    def paused(self) -> timedelta:
        """How long it stood still, in pauses that are over."""
        spans = (one["paused_for"] for one in self.clock if one["paused_for"])
        return sum(spans, timedelta())


@dataclass
class Matter:
    source: str
    asks_verdict: bool
    is_private: bool
    merged_at: datetime | None
    rounds: list[Round] = field(default_factory=list)
    handed_up: list[Row] = field(default_factory=list)

    def last_round(self, window: Window) -> Round:
        return [one for one in self.rounds if one.at("accepted", window)][-1]


@dataclass(frozen=True)
class Rows:
    matters: list[Matter]
    quiet: list[Row]

    def known(self, window: Window) -> list[Matter]:
        """Accepted by the end of the window, and in nobody's knowledge merged into another."""
        return [
            one
            for one in self.matters
            if one.rounds[0].accepted_at < window.end
            and (one.merged_at is None or one.merged_at >= window.as_of)
        ]


def read() -> Rows:
    rows = select("matters_matter", "id, source, asks_verdict, is_private, merged_at")
    matters = {
        row["id"]: Matter(row["source"], row["asks_verdict"], row["is_private"], row["merged_at"])
        for row in rows
    }
    rounds: dict[tuple[object, int], Round] = defaultdict(Round)
    columns = "matter_id, round, step, at, at_precision, is_skipped, result, respond_by,"
    columns += " complete_by, publish_by"
    for step in select("matters_stagemoment", columns):
        rounds[step["matter_id"], step["round"]].steps[step["step"]] = step
    columns = "id, matter_id, round, at, paused_for, respond_by, complete_by"
    for change in sorted(
        select("matters_clockchange", columns), key=lambda row: (row["at"], row["id"])
    ):
        rounds[change["matter_id"], change["round"]].clock.append(change)
    columns = "matter_id, round, of_requester, solution, satisfaction, at, uncounted"
    for verdict in select("matters_verdict", columns):
        if verdict["of_requester"]:
            rounds[verdict["matter_id"], verdict["round"]].verdict = verdict
    for (matter, _number), one in sorted(rounds.items(), key=lambda item: item[0][1]):
        matters[matter].rounds.append(one)
    replies = {
        row["referral_id"]: row for row in select("matters_referralreply", "referral_id, kind, at")
    }
    for row in select("matters_referral", "id, matter_id, recipient, answer_by"):
        reply = replies.get(row["id"])
        if row["recipient"] != "property" and not (reply and reply["kind"] == "sent_back"):
            matters[row["matter_id"]].handed_up.append({**row, "reply": reply})
    return Rows(list(matters.values()), select("matters_quietmonth", "month, at"))
