"""What somebody may want to be told of a micro-project; rows brought in from a file tell nobody."""

from district.core.events import Event
from tenants.works.models import MicroProject

done: Event[MicroProject] = Event()
