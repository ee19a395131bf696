"""How a body is formed in this district, and what a red property must meet: in versions, of no
person."""

from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from district.core.models import AppendOnly
from district.guides.criteria import WEIGHTS, Terms


class GuidedKind(models.TextChoices):
    """The bodies whose forming a guide leads; the same codes as a compound's own."""

    PROPERTY_COMMITTEE = "property_committee", _("物业管理委员会")
    OWNERS_COMMITTEE = "owners_committee", _("业主委员会")


class Need(models.TextChoices):
    """What a step takes to be done, besides its day."""

    DAY = "day", _("日期")
    DOCUMENT = "document", _("文件")
    NOTICE = "notice", _("公示")
    DECISION = "decision", _("决定")
    BRANCH = "branch", _("党支部")
    FORMING = "forming", _("成立")
    FILING = "filing", _("备案")


class ChecklistTerms(models.Model):
    """The columns of ``criteria.Terms``, from a day on."""

    version = models.PositiveSmallIntegerField(
        _("版本"), validators=[MinValueValidator(1)], unique=True
    )
    valid_from = models.DateField(_("从哪天起"))
    party_weight = models.PositiveSmallIntegerField()
    joint_weight = models.PositiveSmallIntegerField()
    joint_months = models.PositiveSmallIntegerField()
    promise_weight = models.PositiveSmallIntegerField()
    kept_weight = models.PositiveSmallIntegerField()

    class Meta:
        abstract = True

    @property
    def terms(self) -> Terms:
        return Terms(**{name: getattr(self, name) for name in WEIGHTS})


class Checklist(ChecklistTerms, AppendOnly):
    """One version of what a red property must meet; a later one replaces it from its day on."""

    note = models.CharField(_("为什么改"), max_length=200, blank=True)
    issued_by_id = models.UUIDField(null=True)

    class Meta:
        default_permissions = ()
        ordering = ["-version"]

    def __str__(self) -> str:
        return f"{self.version} {self.valid_from}"


class Guide(AppendOnly):
    """One version. ``steps`` are those of ``steps.py``, in their order; a later one replaces it."""

    kind = models.CharField(_("组织"), max_length=24, choices=GuidedKind)
    version = models.PositiveSmallIntegerField(_("版本"), validators=[MinValueValidator(1)])
    steps = models.JSONField()
    note = models.CharField(_("为什么改"), max_length=200, blank=True)
    issued_by_id = models.UUIDField(null=True)

    class Meta:
        default_permissions = ()
        ordering = ["kind", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "version"], name="guide_version_once"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.version}"
