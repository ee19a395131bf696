"""The state of a compound's schema, learned along with a row that names the schema.

A schema whose state is not this release's has tables that this code does not know: its
compound waits for ``migrate_compounds``, and nothing of this release reads it meanwhile.
"""

from django.db.models import F, Func, TextField
from django.utils.translation import gettext_lazy as _

from district.core.errors import DomainError
from district.tenancy.blueprints import wanted_fingerprint
from district.tenancy.schemas import STATE_PREFIX


class CompoundUpgrading(DomainError):
    """The compound's schema is not in this release's state; it will be in a few minutes."""

    status = 503

    def __init__(self) -> None:
        super().__init__(
            "compound_upgrading", _("这个小区正在升级，请几分钟后再来。已经登记的内容都还在。")
        )


def schema_state(column: str) -> Func:
    """What the schema named in ``column`` carries as its comment; None if there is none."""
    return Func(
        F(column),
        template="obj_description(to_regnamespace(%(expressions)s)::oid, 'pg_namespace')",
        output_field=TextField(null=True),
    )


def is_of_this_release(state: str | None) -> bool:
    """Whether a schema with this comment has the tables that this code expects."""
    return state == STATE_PREFIX + wanted_fingerprint()
