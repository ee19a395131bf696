"""What the sources of other nouns ask: whether there is none, by somebody's word."""

from tenants.absences.models import Topic


def said_absent(topic: Topic) -> str:
    """An SQL condition with the parameter ``last_day`` of every source."""
    return (
        "EXISTS (SELECT FROM absences_absence"
        f" WHERE topic = '{topic.value}' AND since_on <= %(last_day)s)"
    )


def ever_said_absent(topic: Topic) -> str:
    """The same of whatever day."""
    return f"EXISTS (SELECT FROM absences_absence WHERE topic = '{topic.value}')"
