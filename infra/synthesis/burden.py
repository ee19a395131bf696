"""What entry cost: in most compounds and months a few forms, of some nobody knows how long."""

import random
from collections.abc import Sequence
from datetime import date, datetime

from infra.synthesis.order import moment
from infra.synthesis.rows import Rows
from tenants.burden.models import Tally, Who

# Of compounds those that are measured; of months those with any form; of forms those without any
# time, and those of which some were refused.
_MEASURED, _IN_A_MONTH, _UNTIMED, _REFUSED = 0.8, 0.9, 0.2, 0.3
_FORMS = {
    "matters:report": Who.RESIDENT,
    "matters:finish": Who.VOLUNTEER,
    "matters:confirm_quiet": Who.VOLUNTEER,
    "visits:knock": Who.VOLUNTEER,
    "register:household": Who.STAFF,
    "api-matter-list": Who.RESIDENT,
}


class BurdenWriter:
    """Counts by the month, as pages and programs would have left them."""

    def __init__(self, rows: Rows, dice: random.Random) -> None:
        self._rows, self._dice = rows, dice
        self._tallies = rows.table(
            Tally, "month", "form", "who", "is_refused", "forms", "taps", "timed", "seconds"
        )

    def write(self, months: Sequence[date], end: datetime) -> None:
        if self._dice.random() >= _MEASURED:
            return
        for month in months:
            if moment(month, 0) < end and self._dice.random() < _IN_A_MONTH:
                for form in self._dice.sample([*_FORMS], self._dice.randint(1, len(_FORMS))):
                    self._write_tally(month, form, is_refused=False)
                    if self._dice.random() < _REFUSED:
                        self._write_tally(month, form, is_refused=True)

    def _write_tally(self, month: date, form: str, *, is_refused: bool) -> None:
        dice = self._dice
        forms = dice.randint(1, 4 if is_refused else 60)
        timed = 0 if dice.random() < _UNTIMED else dice.randint(1, forms)
        at = moment(month, 0)
        told = (forms, forms * dice.randint(1, 6), timed, sum(dice.choices(range(5, 300), k=timed)))
        key = (self._rows.identifier(at), at)
        self._tallies.append((*key, month, form, _FORMS[form].value, is_refused, *told))
