"""What somebody may want to be told of a council."""

from district.core.events import Event
from tenants.meetings.models import Council

called: Event[Council] = Event()
