"""Areas as people write them: 89.12 square metres are kept as 8,912 hundredths."""

import re
import unicodedata

from django.utils.translation import gettext_lazy as _

from district.core.errors import DomainError

# A home of more than a hundred thousand square metres is a slip of the pen.
LARGEST = 10_000_000
_AREA = re.compile(r"(\d{1,7})(?:\.(\d{1,2}))?(?:㎡|m2|m²|平方米|平米|平)?")


def parse_area(text: str) -> int | None:
    """Hundredths of a square metre; None for an empty text."""
    return read_area(text) if text.strip() else None


def read_area(text: str) -> int:
    """Hundredths of a square metre. Never rounded: a third decimal is refused."""
    plain = "".join(unicodedata.normalize("NFKC", text).split()).replace(",", "").casefold()
    found = _AREA.fullmatch(plain)
    area = int(found[1]) * 100 + int((found[2] or "0").ljust(2, "0")) if found else 0
    if not 0 < area <= LARGEST:
        raise DomainError(
            "area_form",
            _("面积请填平方米数，最多两位小数，例如 89.12；不清楚就留空。"),
        )
    return area


def area_text(area: int) -> str:
    """8,912 hundredths as 89.12."""
    return f"{area // 100}.{area % 100:02}"
