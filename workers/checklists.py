"""What the district asks of a red property, told to each compound: the night reads it there."""

import logging

from django.db import DatabaseError, connection, transaction

from district.core.jobs import Job
from district.guides.checklists import checklists
from district.registry.models import Compound
from district.registry.queries.compounds import running_compounds
from district.tenancy.context import owner_context
from district.tenancy.schemas import SCHEMAS_A_CONNECTION
from district.tenancy.states import is_of_this_release, schema_state
from tenants.property.checklists import keep_checklists
from workers.app import app
from workers.base import DistrictTask

logger = logging.getLogger(__name__)


@app.task(base=DistrictTask, name=Job.TELL_CHECKLISTS.value)
def tell_checklists() -> int:
    """Give every compound the versions that it has not yet; return how many were told.

    As the schema's owner, for compounds that may only be read are counted too. One that does not
    answer is told the next evening.
    """
    issued = list(checklists())
    told = 0
    for number, compound in enumerate(_compounds() if issued else (), start=1):
        try:
            with owner_context(compound), transaction.atomic():
                told += bool(keep_checklists(issued))
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
