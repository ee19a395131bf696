"""The catalogue as it was loaded: what each code means, by version and by date (R10)."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from district.core.models import Record


class Kind(models.TextChoices):
    """How a figure is made of its numerator and denominator."""

    COUNT = "count", _("计数")  # a numerator alone
    SHARE = "share", _("占比")  # a part of a whole: the numerator never exceeds the denominator
    RATIO = "ratio", _("比值")  # of two different things
    BASELINE = "baseline", _("累计底数")  # undated: listed, in no sum and no rate


class Block(models.TextChoices):
    """The parts of the department's report."""

    ORGANISATION = "organisation", pgettext_lazy("指标", "组织")
    PROPERTY = "property", _("物业与账目")
    ACTIVITY = "activity", _("活动与议事")
    SERVICE = "service", _("办事与满意")
    QUALITY = "quality", _("数据质量")


class Direction(models.TextChoices):
    """Which way is better; context is never ranked."""

    MORE = "more", _("越高越好")
    LESS = "less", _("越低越好")
    CONTEXT = "context", _("仅作背景")


class MetricDefinition(Record):
    """One code in one version of the catalogue.

    ``numerator`` and ``denominator`` are sums of element codes; an element is itself the sum of
    its own code. ``block`` is empty for elements that only feed other figures. ``part_of`` names
    the element that this one cannot exceed, and ``rule`` the validation that says so.
    """

    code = models.CharField(max_length=16)
    version = models.CharField(max_length=12)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    position = models.PositiveSmallIntegerField()
    is_element = models.BooleanField()
    kind = models.CharField(max_length=8, choices=Kind)
    span = models.CharField(max_length=8, blank=True)
    part_of = models.CharField(max_length=16, blank=True)
    rule = models.CharField(max_length=4, blank=True)
    block = models.CharField(max_length=12, choices=Block, blank=True)
    zh = models.CharField(max_length=60)
    en = models.CharField(max_length=80)
    text_zh = models.TextField(blank=True)
    text_en = models.TextField(blank=True)
    numerator = ArrayField(models.CharField(max_length=16))
    denominator = ArrayField(models.CharField(max_length=16), default=list)
    factor = models.PositiveIntegerField(default=1)
    unit_zh = models.CharField(max_length=20, blank=True)
    unit_en = models.CharField(max_length=40, blank=True)
    decimals = models.PositiveSmallIntegerField(default=0)
    period_types = ArrayField(models.CharField(max_length=3))
    direction = models.CharField(max_length=8, choices=Direction, default=Direction.CONTEXT)
    privacy = models.CharField(max_length=12, blank=True)
    small_sample = models.PositiveSmallIntegerField(default=0)

    class Meta:
        default_permissions = ()
        ordering = ["version", "position"]
        constraints = [
            models.UniqueConstraint(fields=["version", "code"], name="code_once_in_a_version")
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.version}"

    @property
    def name(self) -> str:
        """Its name in the active language; Chinese is the catalogue's own."""
        return self.en if _speaks_english() else self.zh

    @property
    def text(self) -> str:
        """The rule in words, numerator and denominator included."""
        return self.text_en if _speaks_english() else self.text_zh

    @property
    def unit(self) -> str:
        """What stands behind a value: %, 户, 件."""
        return self.unit_en if _speaks_english() else self.unit_zh

    @property
    def is_rate(self) -> bool:
        """Whether it has a denominator."""
        return bool(self.denominator)


def _speaks_english() -> bool:
    return (get_language() or "").startswith("en")
