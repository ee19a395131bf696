"""Why a package is not taken in, each with the name of the file that is the reason."""

from django.utils.translation import gettext_lazy as _

from district.core.errors import DomainError

_SHOWN = 120


def unopened(name: str, error: OSError) -> DomainError:
    """The file is not there, or may not be read."""
    return DomainError(
        "package_unopened",
        _("打不开文件“%(file)s”：%(reason)s。"),
        {"file": name, "reason": error.strerror or type(error).__name__},
    )


def no_package(name: str) -> DomainError:
    """It is no ZIP, or one that was cut off."""
    return DomainError(
        "no_package",
        _("“%(file)s”不是小区数据包，或者没有传送完整。请重新传送或重新导出。"),
        {"file": name},
    )


def changed(member: str) -> DomainError:
    """A byte of it is not what was written."""
    return DomainError(
        "package_changed",
        _("数据包里的“%(member)s”和导出时不同，可能在传送中损坏或被改动。请重新传送或重新导出。"),
        {"member": member[:_SHOWN]},
    )


def missing(member: str) -> DomainError:
    """What the manifest, or every package, names is not there."""
    return DomainError(
        "package_incomplete",
        _("数据包里缺少“%(member)s”。请重新导出。"),
        {"member": member[:_SHOWN]},
    )


def unlisted(member: str) -> DomainError:
    """It is there, and nobody knows why."""
    return DomainError(
        "package_unlisted",
        _("数据包里多出了不该有的“%(member)s”。请重新导出。"),
        {"member": member[:_SHOWN]},
    )


def bad_name(member: str) -> DomainError:
    """A path that leads elsewhere, a link, a folder, an encrypted file, or a name used twice."""
    return DomainError(
        "package_name",
        _("数据包里的“%(member)s”不是普通文件，或者名字不合规定。请重新导出。"),
        {"member": repr(member)[1:-1][:_SHOWN]},
    )


def too_large(member: str) -> DomainError:
    """It would unpack to more than a compound can have."""
    return DomainError(
        "package_too_large",
        _("“%(member)s”解压以后大得不合情理，没有打开。请核对数据包的来源。"),
        {"member": repr(member)[1:-1][:_SHOWN]},
    )


def other_columns(table: str) -> DomainError:
    """The table here does not look like the one that was exported."""
    return DomainError(
        "package_columns",
        _("数据包里的表 %(table)s 和这里的结构不同。请用同一版本导出和导入。"),
        {"table": table[:_SHOWN]},
    )


def refused_rows(member: str) -> DomainError:
    """PostgreSQL does not take a row, or a rule forbids it."""
    return DomainError(
        "package_rows",
        _("“%(member)s”里有这里不接受的行。请重新导出。"),
        {"member": member[:_SHOWN]},
    )
