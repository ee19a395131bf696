"""The sentence for a change that PostgreSQL refused because the compound is read-only."""

from django.utils.translation import gettext_lazy as _

from district.core.errors import DomainError
from district.registry.models import Compound, CompoundStatus
from district.tenancy.context import current_compound, district_context
from district.tenancy.writes import is_refused_write


def refusal_of_write(error: BaseException) -> DomainError | None:
    """The refusal behind ``error``; None where it is another error, or nothing was forbidden.

    The state is asked for anew: what the request knows of it may be seconds old.
    """
    compound = current_compound()
    if compound is None or not is_refused_write(error):
        return None
    with district_context():
        stands = Compound.objects.filter(pk=compound.id, status=CompoundStatus.READ_ONLY)
        if not stands.exists():
            return None
    return DomainError(
        "compound_read_only",
        _("这个小区现在只读：可以登录和查看，不能新增或修改。什么都没有保存。需要时请联系区里。"),
        status=403,
    )
