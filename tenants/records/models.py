"""Files that somebody has uploaded and not yet confirmed; gone as soon as they are."""

from django.db import models

from district.core.clock import now
from district.tenancy.models import CompoundModel


class Upload(CompoundModel):
    """One preview that waits for its confirmation by the person who uploaded it."""

    account_id = models.UUIDField()
    uploaded_at = models.DateTimeField(default=now)

    class Meta:
        default_permissions = ()
        ordering = ["-uploaded_at"]

    def __str__(self) -> str:
        return str(self.pk)


class UploadedFile(CompoundModel):
    """A file as it came; its content, which may be a list of numbers, stands sealed
    (``uploads.py``) and never leaves the compound's schema."""

    upload = models.ForeignKey(Upload, models.CASCADE, related_name="files")
    filename = models.CharField(max_length=200)
    content = models.BinaryField()

    sealed_bytes = {"content": "records.uploadedfile.content"}  # sealed anew with a new key

    class Meta:
        default_permissions = ()
        ordering = ["created_at", "id"]

    def __str__(self) -> str:
        return str(self.pk)
