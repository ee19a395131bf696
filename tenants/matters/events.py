"""What somebody may want to be told of a matter; rows brought in from a file tell nobody."""

from district.core.events import Event
from tenants.matters.models import Matter

entered: Event[Matter] = Event()
assigned: Event[Matter] = Event()
discussed: Event[Matter] = Event()
started: Event[Matter] = Event()
finished: Event[Matter] = Event()
reopened: Event[Matter] = Event()
referred: Event[Matter] = Event()
answered: Event[Matter] = Event()
# It goes on in another one, and is told of by its own number.
merged: Event[Matter] = Event()
# Its words and people were taken out of it: whoever keeps something of it lets that go.
emptied: Event[Matter] = Event()
