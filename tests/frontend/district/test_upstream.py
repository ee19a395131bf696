"""上报回应: what was handed up and answered in time, by street, and of no compound alone."""

import pytest
from django.test import Client

from district.core.permissions import Role
from district.registry.models import DivisionPeriod
from tests import make
from tests.frontend.reports.night import CHENGBEI, FENGSHAN, seed_night
from tests.visitors import visitor

pytestmark = pytest.mark.django_db
APRIL = "/upstream/?period=2023-04"


def page(client: Client, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status
    return response.content.decode()


def test_MAT_13_is_told_by_street_and_of_no_compound(db: None) -> None:
    analyst = visitor(None, make.account(Role.DEPARTMENT_ANALYST))
    assert "上报回应" in page(analyst, "/upstream/")  # before any night
    handed = {"wangfu": {"ME_DUE": 3, "ME_OK": 2}, "gonghang": {"ME_DUE": 0, "ME_OK": 0}}
    seed_night(told=handed)
    text = page(analyst, APRIL)
    assert text.count("本月到期 3 件，按期回应 2 件，没按期 1 件") == 2  # the whole and 城北
    assert "66.7%" in text and "城北街道" in text
    assert "本月到期 0 件" in text  # 凤山: known to be none
    assert "王府名苑" not in text and "wangfu" not in text
    assert 'class="chips"' not in text  # months alone: an empty row would push the choice aside
    assert "河东社区" in page(analyst, f"{APRIL}&organisation={CHENGBEI}")
    assert "本月到期 3" not in page(analyst, "/upstream/?period=2023-Q2")
    assert "本月到期" not in page(analyst, f"{APRIL}&organisation=wangfu")
    page(analyst, "/upstream/?period=2023-13", status=400)
    scope = DivisionPeriod.objects.get(code=FENGSHAN).division_id
    fengshan = visitor(None, make.account(Role.STREET_READER, scope_id=scope))
    assert "本月到期 3" not in page(fengshan, APRIL)
    page(fengshan, f"{APRIL}&organisation={CHENGBEI}", status=404)
