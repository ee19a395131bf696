"""A package is written whole or not at all; the commands carry it."""

import re
import resource
from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from district.audit.models import AuditEntry
from district.core.clock import today
from district.core.errors import Conflict, DomainError
from district.core.permissions import Role
from district.identity.services.invitations import take_way_back
from district.registry.models import Compound
from district.registry.services.exporting import export_compound
from district.registry.services.opening import register_compound
from district.tenancy.context import compound_context
from tests import make
from tests.conftest import OwnDatabase
from tests.district.parcels import forget_compounds


@contextmanager
def full_disk(most: int) -> Iterator[None]:
    """The operating system lets no file of this process grow beyond ``most`` bytes."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_a_full_disk_leaves_no_half_file(own_database: OwnDatabase, tmp_path: Path) -> None:
    meijing, folder = Compound.objects.get(slug="meijing"), tmp_path / "out"
    folder.mkdir()
    for most in (0, 4096, 16_384):
        with full_disk(most), pytest.raises(DomainError) as refused:
            export_compound(compound=meijing, file=folder / "a.zip")
        assert "文件 a.zip 写不成：File too large" in refused.value.sentence
        assert list(folder.iterdir()) == []
    assert not AuditEntry.objects.filter(action="compound.exported").exists()


def test_a_package_is_for_its_owner_alone_and_replaces_no_file(
    own_database: OwnDatabase, tmp_path: Path
) -> None:
    meijing, file = Compound.objects.get(slug="meijing"), tmp_path / "a.zip"
    export_compound(compound=meijing, file=file)
    assert file.stat().st_mode & 0o777 == 0o600
    with pytest.raises(Conflict) as refused:
        export_compound(compound=meijing, file=file)
    assert refused.value.sentence == "文件 a.zip 已经存在，请换一个名字。"


def test_a_compound_that_is_not_open_has_no_package(db: None, tmp_path: Path) -> None:
    waiting = register_compound(
        name="待开", slug="waiting", community=make.community("龙山社区居委会"), go_live_on=today()
    )
    with pytest.raises(Conflict) as refused:
        export_compound(compound=waiting, file=tmp_path / "a.zip")
    assert refused.value.sentence == "这个小区还没有开通，没有可以导出的内容。"
    assert list(tmp_path.iterdir()) == []


def test_the_commands_carry_a_compound_and_let_its_administrators_back(
    empty: OwnDatabase, tmp_path: Path
) -> None:
    lonely = make.compound("lonely")
    with compound_context(lonely):
        make.account(Role.COMPOUND_ADMIN, phone="13800000007")
    said, file = StringIO(), tmp_path / "lonely.zip"
    call_command("export_compound", "lonely", out=file, stdout=said)
    forget_compounds()
    call_command("import_compound", str(file), slug="lonely-2", stdout=said)
    link = re.search(r"…0007: lonely-2\.localhost/invitation/(\S+)/", said.getvalue())
    assert link is not None, said.getvalue()
    with compound_context(Compound.objects.get(slug="lonely-2")):
        account = take_way_back(secret=link[1], password="an-other-word-2026")
        assert account.check_password("an-other-word-2026")


def test_the_commands_say_what_was_refused(own_database: OwnDatabase, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="没有找到这个小区"):
        call_command("export_compound", "nowhere", out=tmp_path / "a.zip")
    with pytest.raises(CommandError, match="打不开文件"):
        call_command("import_compound", str(tmp_path / "a.zip"))
