"""Fields for what is known only in part: dates to the month or year, numbers as lower bounds."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from district.core.counts import Count
from district.core.dates import PartialDate
from district.core.money import read_yuan, yuan

KNOWN_DATE_HELP = _("记得哪天就写哪天，只记得年月也可以，例如 2022-05-20、2022年5月、2020。")


class KnownDateField(forms.CharField):
    """A date as exactly as it is known; an empty field is unknown."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", KNOWN_DATE_HELP)
        super().__init__(max_length=20, **kwargs)

    def clean(self, value: Any) -> PartialDate | None:
        text: str = super().clean(value)
        try:
            return PartialDate.parse(text)
        except ValueError as error:
            raise ValidationError(
                _("看不懂这个日期，请照这样填写：2022-05-20、2022年5月、2020。"), code="known_date"
            ) from error

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, date):
            return value.isoformat()
        return value.plain() if isinstance(value, PartialDate) else value


class KnownCountField(forms.CharField):
    """A number of things that may be a lower bound; an empty field is unknown, not zero."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", _("不清楚就留空；只知道大概写“50余”。"))
        super().__init__(max_length=12, required=False, **kwargs)

    def clean(self, value: Any) -> Count:
        try:
            return Count.parse(super().clean(value))
        except ValueError as error:
            raise ValidationError(
                _("请填写整数，或“50余”这样的下限；不清楚就留空。"), code="known_count"
            ) from error

    def prepare_value(self, value: Any) -> Any:
        return value.plain() if isinstance(value, Count) else value


class YuanField(forms.CharField):
    """A sum in yuan with at most two decimals, as people write it; cleaned, it is in fen."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
        super().__init__(max_length=20, widget=widget, **kwargs)

    def clean(self, value: Any) -> int:
        text: str = super().clean(value)
        try:
            return read_yuan(text)
        except ValueError as error:
            raise ValidationError(
                _("请填多少元，例如 380 或 380.50。没花钱就填 0。"), code="yuan"
            ) from error

    def prepare_value(self, value: Any) -> Any:
        return yuan(value).replace(",", "") if isinstance(value, int) else value


class DayField(forms.DateField):
    """A calendar day, with the phone's own picker."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}), **kwargs
        )
