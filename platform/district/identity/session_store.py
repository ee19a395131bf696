"""Django's sessions in the database, read without a statement put together for each request."""

from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session

from district.identity.first_reads import session_row


class SessionStore(db.SessionStore):
    """As Django's in all but how a row is found."""

    def _get_session_from_db(self) -> Session | None:
        found = session_row(self.session_key) if self.session_key else None
        if found is None:
            self._session_key = None
        return found
