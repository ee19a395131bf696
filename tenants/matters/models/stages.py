"""A compound's own words for the five stages (seed row C7): text over the standard codes."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from district.tenancy.models import CompoundModel
from tenants.matters.models.choices import Stage

LONGEST_STAGE_NAME = 6


class StageName(CompoundModel):
    """The compound's word for one stage; a stage without a row bears the standard word."""

    stage = models.CharField(_("环节"), max_length=8, choices=Stage, unique=True)
    text = models.CharField(_("叫法"), max_length=LONGEST_STAGE_NAME)

    class Meta:
        default_permissions = ()
        ordering = ["stage"]

    def __str__(self) -> str:
        return self.text
