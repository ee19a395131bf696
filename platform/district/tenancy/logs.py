"""Every log line carries the place in which it was written."""

import logging

from district.tenancy.context import place_key


class PlaceFilter(logging.Filter):
    """Adds ``place``: the schema's opaque name, or ``public``."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.place = place_key()
        return True
