"""The sheet that is uploaded."""

from django import forms
from django.utils.translation import gettext_lazy as _


class SheetForm(forms.Form):
    """Shape only: what is in the file is judged by the service."""

    file = forms.FileField(
        label=_("选择表格（XLSX 或 CSV）"),
        allow_empty_file=True,
        help_text=_(
            "最多 2000 行、10 MB。检查时不会写入任何小区。表里不要写联系人、电话等个人信息。"
        ),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv,.tsv,.txt"}),
        error_messages={"required": _("请先选择要检查的表格。")},
    )
