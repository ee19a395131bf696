"""What the district lays down, told to each compound: the night and the clocks read it there."""

import logging
from collections.abc import Callable

from django.db import DatabaseError, connection, transaction

from district.core.jobs import Job
from district.guides.checklists import checklists
from district.registry.models import Compound
from district.registry.queries.compounds import running_compounds
from district.tenancy.context import owner_context
from district.tenancy.schemas import SCHEMAS_A_CONNECTION
from district.tenancy.states import is_of_this_release, schema_state
from district.worktime.editions import editions
from district.worktime.models import Edition
from tenants.matters.clocks import keep_editions
from tenants.matters.services import reckon_open_matters
from tenants.property.checklists import keep_checklists
from workers.app import app
from workers.base import DistrictTask

logger = logging.getLogger(__name__)


@app.task(base=DistrictTask, name=Job.TELL_CHECKLISTS.value)
def tell_checklists() -> int:
    """Give every compound the versions that it has not yet; return how many were told."""
    issued = list(checklists())
    return tell(lambda _compound: keep_checklists(issued)) if issued else 0


@app.task(base=DistrictTask, name=Job.TELL_WORKTIME.value)
def tell_worktime() -> int:
    """Give every compound the editions that it has not yet, and reckon its open matters by them."""
    issued = list(editions())
    return tell(lambda _compound: _keep_worktime(issued)) if issued else 0


def _keep_worktime(issued: list[Edition]) -> int:
    kept = keep_editions(issued)
    if kept:
        reckon_open_matters()
    return kept


def tell(keep: Callable[[Compound], int]) -> int:
    """How many compounds heard something new.

    As the schema's owner, for compounds that may only be read are counted too. One that does not
    answer is told the next evening.
    """
    told = 0
    for number, compound in enumerate(_compounds(), start=1):
        try:
            with owner_context(compound), transaction.atomic():
                told += bool(keep(compound))
        except DatabaseError as error:
            connection.close()
            logger.warning("%s was not told: %s", compound.schema_name, type(error).__name__)
        if number % SCHEMAS_A_CONNECTION == 0:
            connection.close()
    return told


def _compounds() -> list[Compound]:
    """Those that run, and whose schema this release reads."""
    found = running_compounds().annotate(schema_state=schema_state("schema_name")).order_by("pk")
    return [one for one in found if is_of_this_release(one.schema_state)]
