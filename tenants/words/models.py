"""The compound's own words: the name of its way of working, what it means, its idea.

They are shown and never counted; the district's codes stay what they are.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from district.tenancy.models import CompoundModel

LONGEST = 200


class WordKind(models.TextChoices):
    """What a compound may put into words (seed rows C2, E6, F3)."""

    METHOD = "method", _("工作法或品牌")
    MEANING = "meaning", _("品牌的意思")
    IDEA = "idea", _("理念")
    WELCOME = "welcome", _("给居民的话")


class OwnWord(CompoundModel):
    """One of them; what is not said has no row."""

    kind = models.CharField(_("哪一句"), max_length=10, choices=WordKind, unique=True)
    text = models.CharField(_("内容"), max_length=LONGEST)

    class Meta:
        default_permissions = ()
        ordering = ["kind"]

    def __str__(self) -> str:
        return self.text
