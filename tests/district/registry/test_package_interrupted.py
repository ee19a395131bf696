"""An import that does not end leaves nothing behind, or nothing that the next one keeps."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from district.core.errors import Conflict, DomainError
from district.registry.models import Compound, CompoundStatus
from district.registry.services.importing import import_compound
from district.tenancy.packages import loading
from tests.conftest import OwnDatabase
from tests.district.conftest import Parcel
from tests.district.parcels import traces
from tests.isolation.ground import contents


@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), KeyboardInterrupt()])
def test_an_interrupted_import_leaves_nothing(
    parcel: Parcel,
    empty: OwnDatabase,
    media: Path,
    monkeypatch: pytest.MonkeyPatch,
    error: BaseException,
) -> None:
    before = traces(media)

    def interrupted(_package: object, _name: str, target: Path) -> None:
        target.parent.mkdir(parents=True)
        target.write_bytes(b"half")
        raise error

    with monkeypatch.context() as patch:
        patch.setattr(loading, "_store", interrupted)
        with pytest.raises((DomainError, KeyboardInterrupt)):
            import_compound(file=parcel.file)
    assert traces(media) == before
    assert import_compound(file=parcel.file).status == CompoundStatus.ACTIVE


KILLED = """
import os, sys, django
django.setup()
from pathlib import Path
from django.conf import settings
settings.MEDIA_ROOT = Path(sys.argv[2])
from district.registry.services import importing
from district.tenancy.packages import loading
module = {"loading": loading, "importing": importing}[sys.argv[3]]
setattr(module, sys.argv[4], lambda *_: os.kill(os.getpid(), 9))
importing.import_compound(file=Path(sys.argv[1]))
"""


@pytest.mark.parametrize("point", ["importing.load_package", "loading._store"])
def test_a_killed_import_reaches_nobody_and_the_next_one_clears_it_away(
    parcel: Parcel, empty: OwnDatabase, media: Path, point: str
) -> None:
    before = traces(media)
    child = subprocess.run(
        [sys.executable, "-c", KILLED, str(parcel.file), str(media), *point.split(".")],
        env=empty.environment,
        cwd=Path(__file__).parents[3],
    )
    assert child.returncode == -signal.SIGKILL
    assert not Compound.objects.filter(status=CompoundStatus.ACTIVE).exists()
    arrived = import_compound(file=parcel.file)
    assert contents(arrived)["matters_matter"] == parcel.contents["matters_matter"]
    after = traces(media)
    assert [len(after[kind]) - len(before[kind]) for kind in "src"] == [1, 2, 1]


def test_two_imports_do_not_meet(
    parcel: Parcel, empty: OwnDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    def meanwhile(_package: object) -> None:
        import_compound(file=parcel.file)

    monkeypatch.setattr("district.registry.services.importing.load_package", meanwhile)
    with pytest.raises(Conflict) as refused:
        import_compound(file=parcel.file)
    assert "正在导入另一个小区" in refused.value.sentence
