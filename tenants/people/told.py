"""What somebody says of a person, before it is known whether the person is."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from district.core.errors import DomainError
from tenants.people.models import Person
from tenants.people.numbers import checked_identity, checked_phone

MOST_NAME = 50


@dataclass(frozen=True)
class Told:
    """A person as told; what is empty says nothing."""

    name: str
    is_organisation: bool = False
    phone: str = ""
    identity_kind: str = ""
    identity_number: str = ""

    def checked(self) -> "Told":
        """In the one spelling that is kept, or a refusal (rules.md §12)."""
        name = " ".join(self.name.split())
        if not 1 <= len(name) <= MOST_NAME:
            raise DomainError("name_form", _("请填写姓名，1 到 50 个字。"), field="name")
        kind, number = checked_identity(self.identity_kind, self.identity_number)
        phone = checked_phone(self.phone, is_organisation=self.is_organisation)
        return Told(name, self.is_organisation, phone, kind, number)

    def new(self) -> Person:
        """The row of a person who is not known yet."""
        return Person(**vars(self))

    def filling(self) -> dict[str, object]:
        """The fields about which something is said."""
        return {name: value for name, value in vars(self).items() if value}
