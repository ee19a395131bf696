"""What a mediator, and nobody else, is told of a dispute."""

from district.core.events import Event
from tenants.disputes.models import Dispute

given: Event[Dispute] = Event()
