"""Numbers that people say （第 12 号） and names that nobody can guess."""

import secrets

from django.db import models


class NextNumber(models.Func):
    """The next number of this compound; numbers of matters that were never saved stay unused."""

    function = "nextval"

    def __init__(self) -> None:
        super().__init__(models.Value("matters_number"), output_field=models.IntegerField())

    def deconstruct(self) -> tuple[str, tuple[()], dict[str, object]]:
        return ("tenants.matters.numbers.NextNumber", (), {})


def random_name() -> str:
    """A file name that says nothing."""
    return f"{secrets.token_hex(16)}.jpg"
