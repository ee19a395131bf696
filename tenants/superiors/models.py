"""上级来访调研指导: who came, what was advised, and what followed from it (seed row G6)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from district.core.clock import today
from district.identity.models import Account
from district.registry.superiors import LONGEST_ADVICE, LONGEST_WHO, Superior
from district.tenancy.models import CompoundModel
from tenants.matters.models import Matter


class SuperiorVisit(CompoundModel):
    """One visit. Its advice is followed up in ``matter``, which counts once, as any other matter."""

    came_on = models.DateField(_("哪天来的"), default=today)
    superior = models.CharField(_("上级"), max_length=12, choices=Superior)
    who = models.CharField(_("来了谁"), max_length=LONGEST_WHO, blank=True)
    advice = models.TextField(_("提了什么意见"), max_length=LONGEST_ADVICE)
    matter = models.OneToOneField(
        Matter, models.PROTECT, null=True, related_name="superior_visit", editable=False
    )
    entered_by = models.ForeignKey(
        Account, models.SET_NULL, null=True, related_name="+", db_index=False
    )
    client_id = models.UUIDField(null=True, editable=False)
    # Of what came from above by itself: the district's note, and who it calls the giver.
    note_id = models.UUIDField(null=True, editable=False)
    office = models.CharField(max_length=60, blank=True, db_default="", default="", editable=False)

    class Meta:
        default_permissions = ()
        ordering = ["-came_on", "-created_at"]
        indexes = [models.Index(fields=["came_on"], name="superior_visit_day")]
        constraints = [
            models.UniqueConstraint(
                fields=["client_id"],
                condition=models.Q(client_id__isnull=False),
                name="superior_visit_sent_once",
            ),
            models.UniqueConstraint(
                fields=["note_id"],
                condition=models.Q(note_id__isnull=False),
                name="superior_visit_told_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.came_on} {self.superior}"

    @property
    def is_told(self) -> bool:
        """Whether whoever came wrote it down themselves; the compound changes nothing of it."""
        return self.note_id is not None

    @property
    def giver(self) -> str:
        """The office by its name where it is known, or the kind of superior."""
        return self.office or str(Superior(self.superior).label)
