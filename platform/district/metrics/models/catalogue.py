"""The catalogue as it was loaded: what each code means, by version and by date (R10)."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import get_language, gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from district.core.models import Record


class Kind(models.TextChoices):
    """How a figure is made of its numerator and denominator."""

    COUNT = "count", _("计数")  # a numerator alone
    SHARE = "share", _("占比")  # a part of a whole: the numerator never exceeds the denominator
    RATIO = "ratio", _("比值")  # of two different things
    MEDIAN = "median", _("中位数")  # of a histogram, merged over the compounds
    BASELINE = "baseline", _("累计底数")  # undated: listed, in no sum and no rate


class Block(models.TextChoices):
    """The parts of the department's report."""

    ORGANISATION = "organisation", pgettext_lazy("指标", "组织")
    PROPERTY = "property", _("物业与账目")
    ACTIVITY = "activity", _("活动与议事")
    SERVICE = "service", _("办事与满意")
    QUALITY = "quality", _("数据质量")


class Module(models.TextChoices):
    """Which part of a compound's work produces a metric (R11)."""

    REGISTER = "REG", pgettext_lazy("模块", "底册")
    ORGANISATION = "ORG", pgettext_lazy("模块", "组织")
    MATTERS = "MAT", pgettext_lazy("模块", "五事")
    VISITS = "VIS", pgettext_lazy("模块", "敲门")
    MEETINGS = "MTG", pgettext_lazy("模块", "议事")
    DISPUTES = "DIS", pgettext_lazy("模块", "调解")
    FINANCE = "FIN", pgettext_lazy("模块", "账目")
    WORKS = "WRK", pgettext_lazy("模块", "工程")
    VOLUNTEERS = "VOL", pgettext_lazy("模块", "志愿")
    AID = "AID", pgettext_lazy("模块", "睦邻互助")
    CARE = "CARE", pgettext_lazy("模块", "关爱")
    FACILITIES = "FAC", pgettext_lazy("模块", "设施")
    ELECTIONS = "ELE", pgettext_lazy("模块", "选举表决")
    SYSTEM = "SYS", pgettext_lazy("模块", "汇总")
    ALL = "ALL", pgettext_lazy("模块", "各模块")


class Direction(models.TextChoices):
    """Which way is better; context is never ranked."""

    MORE = "more", _("越高越好")
    LESS = "less", _("越低越好")
    CONTEXT = "context", _("仅作背景")


class MetricDefinition(Record):
    """One code in one version of the catalogue.

    ``numerator`` and ``denominator`` are sums of element codes; an element is itself the sum of
    its own code. ``block`` is empty for elements that only feed other figures. ``part_of`` names
    the element that this one cannot exceed, ``sum_of`` those that it must equal together, and
    ``rule`` the validation that says so; ``rules`` are all validations that bear on a metric.

    ``is_fed`` is decided when the catalogue is loaded, from the sources that this release
    declares: the district's pages then read a column and import no source of a compound, all
    processes of a release agree, and a module that arrives feeds its metrics with ``prepare``.
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
    sum_of = ArrayField(models.CharField(max_length=16), default=list)
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
    modules = ArrayField(models.CharField(max_length=4), default=list)
    rules = ArrayField(models.CharField(max_length=4), default=list)
    is_fed = models.BooleanField(default=True)

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

    @property
    def module_names(self) -> str:
        """底册、组织: what feeds it, or is to feed it."""
        return gettext("、").join(str(Module(one).label) for one in self.modules)

    @property
    def is_of_streets_alone(self) -> bool:
        """Sensitive (P-3): told of streets and what lies above, never of one compound."""
        return "P-3" in self.privacy


def _speaks_english() -> bool:
    return (get_language() or "").startswith("en")
