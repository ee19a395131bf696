"""共建伙伴: five kinds of partners and what they have agreed to do (seed rows F20 and F22)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from district.tenancy.models import CompoundModel


class PartnerKind(models.TextChoices):
    """Whom the branch of the seed has gathered."""

    PARTY_MEMBERS = "party_members", _("党员")
    GRID_MEMBERS = "grid_members", _("网格员")
    VOLUNTEERS = "volunteers", _("志愿者")
    ENTERPRISE = "enterprise", _("共建企业")
    PROPERTY_COMPANY = "property_company", _("物业公司")


class Partner(CompoundModel):
    """One partner from ``since_on`` until before ``until_on``: a team, an enterprise, a company."""

    kind = models.CharField(_("哪一类"), max_length=16, choices=PartnerKind)
    name = models.CharField(_("名称"), max_length=60)
    since_on = models.DateField(_("从哪天起"))
    until_on = models.DateField(_("哪天结束"), null=True, blank=True)

    class Meta:
        default_permissions = ()
        ordering = ["kind", "name"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(until_on=None) | models.Q(until_on__gt=models.F("since_on")),
                name="partner_ends_after_it_begins",
            ),
            models.UniqueConstraint(fields=["kind", "name"], name="partner_once_in_a_kind"),
        ]

    def __str__(self) -> str:
        return self.name


class Agreement(CompoundModel):
    """What a partner has promised; ``due_on`` is the last day to keep it, None a lasting one."""

    partner = models.ForeignKey(Partner, models.PROTECT, related_name="agreements")
    promise = models.CharField(_("约定做什么"), max_length=200)
    agreed_on = models.DateField(_("哪天约定的"))
    due_on = models.DateField(_("最迟哪天做到"), null=True, blank=True)
    done_on = models.DateField(_("哪天做到的"), null=True, blank=True)

    class Meta:
        default_permissions = ()
        ordering = [models.F("due_on").asc(nulls_last=True), "agreed_on", "created_at"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(due_on=None) | models.Q(due_on__gte=models.F("agreed_on")),
                name="agreement_is_due_after_it_is_made",
            ),
            models.UniqueConstraint(
                fields=["partner", "agreed_on", "promise"], name="agreement_once_a_day"
            ),
        ]

    def __str__(self) -> str:
        return self.promise
