"""What somebody looks for again and again: the choices of a list under a name."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from district.identity.models import Account
from district.tenancy.models import CompoundModel

FILTER_NAME_LENGTH = 12


class SavedFilter(CompoundModel):
    """One person's choices; ``asked`` are the words of the list's address, without the page."""

    owner = models.ForeignKey(Account, models.CASCADE, related_name="+", db_index=False)
    name = models.CharField(_("名称"), max_length=FILTER_NAME_LENGTH)
    asked = models.JSONField()

    class Meta:
        default_permissions = ()
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["owner", "name"], name="filter_of_a_name_once"),
            models.CheckConstraint(condition=~models.Q(name=""), name="filter_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.name
