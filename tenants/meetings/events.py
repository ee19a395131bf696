"""What somebody may want to be told of a council."""

from district.core.events import Event
from tenants.meetings.models import Council

called: Event[Council] = Event()
moved: Event[Council] = Event()
called_off: Event[Council] = Event()
