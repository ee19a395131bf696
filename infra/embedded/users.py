"""Whose rights the servers run with: PostgreSQL refuses to run as root."""

import os
import pwd
import shutil
import stat
import subprocess
from pathlib import Path

from infra.process import EmbeddedError, User

ACCOUNT = "chunshui"


def server_user(data_dir: Path) -> User | None:
    """None for an ordinary user; as root the owner of the data, or a system account made for it."""
    if os.geteuid() != 0:
        return None
    for place in (data_dir / "postgres", data_dir):
        if place.exists() and (owner := place.stat().st_uid) != 0 and _known(owner):
            return User(owner, pwd.getpwuid(owner).pw_gid)
    entry = _account()
    return User(entry.pw_uid, entry.pw_gid)


def _known(uid: int) -> bool:
    """PostgreSQL wants a name for its user."""
    try:
        pwd.getpwuid(uid)
    except KeyError:
        return False
    return True


def _account() -> pwd.struct_passwd:
    try:
        return pwd.getpwnam(ACCOUNT)
    except KeyError:
        pass
    useradd = shutil.which("useradd", path="/usr/sbin:/sbin:/usr/bin:/bin")
    if useradd is not None:
        shell = ["--shell", "/usr/sbin/nologin"]
        command = [useradd, "--system", "--user-group", "--no-create-home", *shell, ACCOUNT]
        subprocess.run(command, check=False, capture_output=True)
    try:  # also when another start made the account a moment before us
        return pwd.getpwnam(ACCOUNT)
    except KeyError:
        raise EmbeddedError(
            f"PostgreSQL does not run as root, and the system account {ACCOUNT!r} could not be "
            "made. Make it with useradd, or start as an ordinary user."
        ) from None


def own_directory(path: Path, user: User | None) -> None:
    """The directory exists, belongs to the server's user and lets nobody else in."""
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    if user is not None and path.lstat().st_uid == 0:
        os.chown(path, user.uid, user.gid)
    found = path.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != (user.uid if user else os.geteuid()):
        raise EmbeddedError(
            f"{path} belongs to another user, so nothing is started in it. "
            "Set DATA_DIR to a directory of your own."
        )
    path.chmod(0o700)


def let_through(user: User | None, *paths: Path) -> None:
    """Give others the right to pass (not to list) the directories above each path."""
    if user is None:
        return
    for path in paths:
        for parent in path.parents:
            mode = parent.stat().st_mode
            if not mode & stat.S_IXOTH:
                parent.chmod(mode | stat.S_IXOTH)


def let_read(user: User | None, tree: Path) -> None:
    """Installed under a strict umask, the server's own files may be closed to its user."""
    if user is None or tree.stat().st_mode & stat.S_IXOTH:
        return
    for path in (tree, *tree.rglob("*")):
        if not path.is_symlink():
            mode = path.stat().st_mode
            extra = stat.S_IXOTH if path.is_dir() or mode & stat.S_IXUSR else 0
            path.chmod(mode | stat.S_IROTH | extra)
