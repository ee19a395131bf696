"""What somebody may want to be told of a booking. Of the counselling room nothing is ever told."""

from district.core.events import Event
from tenants.rooms.models import Booking

cancelled: Event[Booking] = Event()
