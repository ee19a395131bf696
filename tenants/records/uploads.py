"""Keeping uploaded files between the preview and its confirmation."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from district.core.clock import now
from district.core.errors import DomainError, NotFound
from district.identity.models import Account
from district.tenancy.sealing import seal_bytes, unseal_bytes
from tenants.records.models import Upload, UploadedFile
from tenants.records.reports import Report
from tenants.records.services import MOST_FILES, NamedFile, import_files

_COLUMN = UploadedFile.sealed_bytes["content"]
KEPT_FOR = timedelta(hours=24)


@transaction.atomic
def keep_upload(*, account: Account, files: Sequence[NamedFile]) -> Upload:
    """Keep files for a preview; the person's earlier ones, and everybody's old ones, go."""
    if not files:
        raise DomainError("no_file", _("请选择要导入的文件。"), field="tables")
    if len(files) > MOST_FILES:
        raise DomainError(
            "too_many_files",
            _("一次最多导入 %(most)s 个文件。"),
            {"most": MOST_FILES},
            field="tables",
        )
    Upload.objects.filter(Q(account_id=account.pk) | Q(uploaded_at__lt=now() - KEPT_FOR)).delete()
    upload = Upload.objects.create(account_id=account.pk)
    for file in files:
        sealed = seal_bytes(file.content, column=_COLUMN)
        UploadedFile.objects.create(upload=upload, filename=file.filename[-200:], content=sealed)
    return upload


def upload_of(account: Account, upload_id: UUID) -> Upload:
    """The person's own upload; nobody else knows of it."""
    upload = Upload.objects.filter(pk=upload_id, account_id=account.pk).first()
    if upload is None:
        raise NotFound("no_such_upload", _("这次上传已经失效，请重新选择文件。"))
    return upload


def files_of(upload: Upload) -> list[NamedFile]:
    return [
        NamedFile(file.filename, unseal_bytes(bytes(file.content), column=_COLUMN))
        for file in upload.files.all()
    ]


@transaction.atomic
def confirm_upload(*, upload: Upload, skip_bad: bool, actor_id: UUID) -> Report:
    """Import what was previewed; the kept files go once they are written."""
    report = import_files(files=files_of(upload), skip_bad=skip_bad, actor_id=actor_id)
    if report.is_written:
        upload.delete()
    return report
