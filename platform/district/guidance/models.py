"""指导意见: who went to a compound and what they advised, as they write it down (seed row G6)."""

from django.db import models
from django.db.models.functions import MD5
from django.utils.translation import gettext_lazy as _

from district.core.models import Record
from district.registry.models import Compound
from district.registry.superiors import LONGEST_ADVICE, LONGEST_WHO, Superior

LONGEST_OFFICE = 60


class GuidanceNote(Record):
    """One visit to one compound, which has it as a visit from above with a matter of its own.

    ``office`` is the street or community as it was called when the note was written. Nothing of
    what the compound makes of it comes back: ``delivered_at`` says that it is there, ``known_at``
    as of when that is known; a compound that was brought back to an earlier moment has lost it.
    """

    compound = models.ForeignKey(Compound, models.CASCADE, related_name="guidance")
    superior = models.CharField(_("上级"), max_length=12, choices=Superior)
    office = models.CharField(_("哪个街道或社区"), max_length=LONGEST_OFFICE, blank=True)
    who = models.CharField(_("去了谁"), max_length=LONGEST_WHO, blank=True)
    came_on = models.DateField(_("哪天去的"))
    advice = models.TextField(_("提了什么意见"), max_length=LONGEST_ADVICE)
    given_by_id = models.UUIDField(null=True)
    client_id = models.UUIDField(null=True, editable=False)
    delivered_at = models.DateTimeField(null=True)
    known_at = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()
        ordering = ["-came_on", "-created_at", "-id"]
        indexes = [
            models.Index(
                fields=["created_at"],
                condition=models.Q(delivered_at=None),
                name="guidance_that_waits",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["client_id", "compound"],
                condition=models.Q(client_id__isnull=False),
                name="guidance_sent_once",
            ),
            models.UniqueConstraint(
                "compound", "came_on", "superior", MD5("advice"), name="guidance_given_once"
            ),
            models.CheckConstraint(condition=~models.Q(advice=""), name="guidance_advises"),
        ]

    def __str__(self) -> str:
        return f"{self.came_on} {self.superior} {self.compound_id}"

    @property
    def giver(self) -> str:
        """The office by its name, or the kind of superior."""
        return self.office or str(Superior(self.superior).label)
