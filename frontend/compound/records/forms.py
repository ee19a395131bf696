"""The form with which files of records come in."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from district.core.sheets.table import MEGABYTE
from frontend.accounts.forms import RefusableForm
from tenants.records.services import MOST_FILES

MOST_MEGABYTES = 30


class ManyFilesInput(forms.ClearableFileInput):
    """Several files at once; the form's field takes them as a list."""

    template_name = "django/forms/widgets/input.html"
    allow_multiple_selected = True

    def value_from_datadict(
        self, data: Any, files: "MultiValueDict[str, UploadedFile[Any]]", name: str
    ) -> "list[UploadedFile[Any]]":
        return files.getlist(name) if isinstance(files, MultiValueDict) else []


class ManyFilesField(forms.FileField):
    widget = ManyFilesInput

    def clean(self, value: Any, initial: Any = None) -> "list[UploadedFile[Any]]":
        files: list[UploadedFile[Any]] = value or []
        if not files:
            raise forms.ValidationError(_("请选择要导入的文件。"), code="required")
        if len(files) > MOST_FILES:
            raise forms.ValidationError(
                _("一次最多导入 %(most)s 个文件。"), code="too_many", params={"most": MOST_FILES}
            )
        if sum(file.size or 0 for file in files) > MOST_MEGABYTES * MEGABYTE:
            raise forms.ValidationError(
                _("一次最多上传 %(most)s MB，请分几次导入。"),
                code="too_large",
                params={"most": MOST_MEGABYTES},
            )
        return files


class UploadForm(RefusableForm):
    tables = ManyFilesField(
        label=_("选择表格（XLSX 或 CSV，可以一次选几个）"),
        widget=ManyFilesInput(attrs={"accept": ".csv,.xlsx,.txt,.tsv"}),
    )
