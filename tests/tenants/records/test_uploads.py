"""Files that wait for their confirmation."""

from district.registry.models import Compound
from tenants.records.models import UploadedFile
from tenants.records.services import NamedFile
from tenants.records.uploads import files_of, keep_upload
from tests.make import account


def test_a_file_that_waits_stands_sealed_and_opens_again(in_meijing: Compound) -> None:
    file = NamedFile("住户.csv", "姓名,手机号\n康一舟,13800001234\n".encode())
    upload = keep_upload(account=account(), files=[file])
    assert b"1380000" not in bytes(UploadedFile.objects.get().content)
    assert files_of(upload) == [file]
