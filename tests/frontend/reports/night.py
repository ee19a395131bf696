"""The five compounds of the seed and their nights, as the engine would have written them."""

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from django.db import transaction

from district.metrics.cells import Night, write_cells
from district.metrics.definitions import catalogue_on
from district.metrics.figures import Period, PeriodType
from district.metrics.ledger import Basis, claim_runs, finish_runs, plan_night
from district.metrics.sources import Element
from district.metrics.windows import windows_of
from district.registry.models import Compound, CompoundStatus
from district.registry.services.opening import register_compound
from tests import make

APRIL = Period(date(2023, 4, 1), PeriodType.MONTH)
MARCH = Period(date(2023, 3, 1), PeriodType.MONTH)
LAST_DAY = Period(date(2023, 4, 30), PeriodType.DAY)
LISHI, FENGSHAN, CHENGBEI, BINHE = "141102", "141102002", "141102004", "141102001"

Elements = Mapping[str, int | str]


class Home(NamedTuple):
    """Where a compound of the seed stands."""

    name: str
    community: str


HOMES = {
    "meijing": Home("美景华庭", "龙山社区居委会"),
    "wangfu": Home("王府名苑", "河东社区居委会"),
    "gonghang": Home("工行小区", "久安社区居委会"),
    "jiaoyu": Home("区教育局小区", "城中社区居委会"),
    "xincheng": Home("新城壹号", "河东社区居委会"),
}

# What each compound of the seed knows of itself (§1.6); a text is a lower bound.
SEED: dict[str, Elements] = {
    "meijing": {
        "BLD": 7, "UNIT": 22, "HH": 281, "HEAD": 22, "UNITH": 22, "BR": 1, "BR_C": 1, "BR_P": 0,
        "BR_ANY": 1, "CMT_OK": 0, "STN": 0, "REG_F": 9, "REG_OK": 8,
        "MA": 12, "MC": 9, "MC_V15": 9, "MC_OK": 7, "MC_ND": 3, "MA_PRO": 8, "MR_DUE": 12, "MR_OK": 11,
        "MV_E": 9, "MV_N": 6, "MV_S": 5, "MV_T": 6, "MV_SAT": 6, "MAT_OVD": 5,
        "ENT_MIN": "63+", "ENT_TAP": 1240, "ENT_FRM": 240, "ENT_STA": 0,
    },
    "wangfu": {
        "BR": 5, "BR_C": 5, "BR_P": 0, "BR_ANY": 1, "CMT_OK": 0, "STN": 1, "REG_F": 9,
        "REG_OK": 3, "MA": 1, "MC": 1, "MC_V15": 1, "MC_OK": 1, "MC_ND": 1, "MA_PRO": 0, "MR_DUE": 1,
        "MR_OK": 1, "MV_E": 1, "MV_N": 1, "MV_S": 1, "MV_T": 1, "MV_SAT": 1, "MAT_OVD": 0,
    },
    "gonghang": {
        "HH": 120, "BR": 1, "BR_C": 1, "BR_P": 0, "BR_ANY": 1, "CMT_OK": 1, "STN": 1, "REG_F": 9,
        "REG_OK": 4, "MA": 0, "MC": 0, "MC_V15": 0, "MC_OK": 0, "MC_ND": 0, "MA_PRO": 0, "MAT_OVD": 0,
    },
    "jiaoyu": {
        "BLD": 3, "BR": 1, "BR_C": 1, "BR_P": 0, "BR_ANY": 1, "PMD": "50+", "CMT_OK": 0, "STN": 0,
        "REG_F": 9, "REG_OK": 4,
    },
    "xincheng": {
        "BR": 2, "BR_C": 1, "BR_P": 1, "BR_ANY": 1, "CMT_OK": 0, "STN": 1, "REG_F": 9, "REG_OK": 3,
        "BL_MTG": 8, "BL_DIS": 76, "BL_DEM": 14, "BL_IMP": "20+",
    },
}  # fmt: skip


def seed_compounds() -> dict[str, Compound]:
    """The five compounds in operation; their own schemas are not needed for figures."""
    found = {one.slug: one for one in Compound.objects.filter(slug__in=HOMES)}
    for slug, home in HOMES.items():
        if slug not in found:
            made = register_compound(
                name=home.name,
                slug=slug,
                community=make.community(home.community),
                go_live_on=date(2022, 4, 1),
            )
            made.status = CompoundStatus.ACTIVE
            made.save(update_fields=["status"])
            found[slug] = made
    return found


def night(day: date, told: Mapping[str, Elements], *, silent: tuple[str, ...] = ()) -> None:
    """One night for all compounds; ``silent`` ones are planned and never done."""
    catalogue = catalogue_on(day)
    plan_night(day=day)
    for claim in claim_runs(owner="test", limit=1_000):
        if claim.compound.slug in silent:
            continue
        elements = {
            code: Element(int(str(value).rstrip("+")), str(value).endswith("+"))
            for code, value in told.get(claim.compound.slug, {}).items()
        }
        windows = windows_of(day, live_from=claim.compound.go_live_on)[:2]
        with transaction.atomic():
            read = [(window, elements) for window in windows]
            write_cells([Night(claim.compound.pk, day, read, claim.settled)], catalogue)
            finish_runs([(claim, Basis("", None))])


def seed_night(day: date = date(2023, 4, 30), told: Mapping[str, Elements] = SEED) -> None:
    """The five compounds and one night of them."""
    seed_compounds()
    night(day, told)
