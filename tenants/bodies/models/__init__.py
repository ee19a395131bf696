"""Bodies, the people on them, what stops them for a while, and who keeps the books."""

from tenants.bodies.models.bodies import COUNTED_KINDS as COUNTED_KINDS
from tenants.bodies.models.bodies import Body as Body
from tenants.bodies.models.bodies import BodyKind as BodyKind
from tenants.bodies.models.bodies import Handover as Handover
from tenants.bodies.models.formation import Formation as Formation
from tenants.bodies.models.formation import FormationStep as FormationStep
from tenants.bodies.models.seats import Seat as Seat
from tenants.bodies.models.seats import SeatSource as SeatSource
from tenants.bodies.models.standing import BookKeeping as BookKeeping
from tenants.bodies.models.standing import Interruption as Interruption
from tenants.bodies.models.standing import InterruptionKind as InterruptionKind
