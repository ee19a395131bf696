"""Opening workspaces: one row of an onboarding sheet a message; schemas made beforehand."""

from uuid import UUID

from district.core.jobs import Job
from district.registry.services.onboarding import open_onboarding_row, resend_interrupted_rows
from district.tenancy.spares import fill_spares
from workers.app import RESEND, app
from workers.base import DistrictTask


@app.task(base=DistrictTask, name=Job.OPEN_COMPOUND.value)
def open_compound(row_id: str) -> None:
    """Carry out one row; its outcome is written into the row."""
    open_onboarding_row(row_id=UUID(row_id))


@app.task(base=DistrictTask, name=RESEND)
def resend_rows() -> None:
    """Send again what the queue lost."""
    resend_interrupted_rows()


@app.task(base=DistrictTask, name=Job.FILL_SPARES.value)
def fill() -> None:
    """Make the schemas that the next compounds will take."""
    fill_spares()
