"""Who comes to a compound from above, as the district writes it down and as the compound does."""

from django.db import models
from django.utils.translation import gettext_lazy as _

LONGEST_WHO = 60
LONGEST_ADVICE = 1_000


class Superior(models.TextChoices):
    """From where they came; 离石区委组织部 and 凤山街道办 in the seed (row G6)."""

    ORGANISATION = "organisation", _("区委组织部")
    STREET = "street", _("街道")
    COMMUNITY = "community", _("社区")
    DEPARTMENT = "department", _("区直部门")
    OTHER = "other", _("其他上级")
