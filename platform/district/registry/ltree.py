"""PostgreSQL's ``ltree`` as a field: a path of labels and the question "is it below?"."""

from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models.lookups import PostgresOperatorLookup

if TYPE_CHECKING:  # the stubs know the field as generic, Django does not
    _Text = models.CharField[str, str]
else:
    _Text = models.CharField


class LtreeField(_Text):
    """A path such as ``city.district.street``; labels are letters and digits."""

    description = "A path in a tree"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 1000)
        super().__init__(*args, **kwargs)

    def db_type(self, connection: Any) -> str:
        return "ltree"

    def get_placeholder(self, value: Any, compiler: Any, connection: Any) -> str:
        return "%s::ltree"


@LtreeField.register_lookup
class Within(PostgresOperatorLookup):
    """``path__within=P``: the path is ``P`` or below it; served by a GiST index."""

    lookup_name = "within"
    postgres_operator = "<@"

    def process_rhs(self, compiler: Any, connection: Any) -> Any:
        statement, values = super().process_rhs(compiler, connection)
        return f"{statement}::ltree", values
