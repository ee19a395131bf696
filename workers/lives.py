"""The life of compounds by the clock: what has come due, and what was interrupted."""

from district.registry.services.erasing import carry_out_deletions
from district.registry.services.life import settle_rights
from district.registry.services.moving import follow_placements
from workers.app import LIVES, app
from workers.base import DistrictTask


@app.task(base=DistrictTask, name=LIVES)
def settle_lives() -> None:
    """Moves whose day has come, rights left by an interruption, deletions that are due."""
    follow_placements()
    settle_rights()
    carry_out_deletions()
