"""The list of what a package holds; read back with suspicion."""

import json
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from district.core.errors import DomainError
from district.tenancy.packages.catalogue import Column, Sequence
from district.tenancy.packages.members import (
    DEFINITIONS,
    MANIFEST,
    README,
    Member,
    as_json,
    csv_of,
    jsonl_of,
)
from district.tenancy.packages.rules import all_rules

FORMAT = 2


@dataclass(frozen=True)
class SentTable:
    """A table as it left: its columns in the order of the files, and how many rows."""

    name: str
    columns: tuple[Column, ...]
    rows: int


@dataclass(frozen=True)
class Manifest:
    """``compound`` are facts that the engine carries and does not read; ``keys`` open what stands
    sealed in the rows, in hexadecimal by their numbers."""

    version: str
    made_at: datetime
    compound: dict[str, Any]
    migrations: list[str]
    tables: list[SentTable]
    sequences: list[Sequence]
    keys: dict[str, str]
    members: list[Member] = field(default_factory=list)

    def written(self) -> bytes:
        """As JSON."""
        told = {
            "format": FORMAT,
            "product": "chunshui",
            **asdict(self),
            "made_at": self.made_at.isoformat(),
            "withheld": {
                "tables": [name for name, rule in all_rules().items() if rule.stays],
                "replaced": {name: [*one.texts] for name, one in all_rules().items() if one.texts},
                "rows": {name: one.condition for name, one in all_rules().items() if one.condition},
            },
        }
        return as_json(told)

    @property
    def sealing_keys(self) -> dict[int, bytes]:
        return {int(number): bytes.fromhex(key) for number, key in self.keys.items()}

    @property
    def expected_names(self) -> set[str]:
        """The members that must be there beside the compound's files."""
        tables = {name for one in self.tables for name in (csv_of(one.name), jsonl_of(one.name))}
        return {DEFINITIONS, README, *tables}

    @classmethod
    def read(cls, content: bytes) -> "Manifest":
        """Read what :meth:`written` wrote; anything else is refused."""
        try:
            told = json.loads(content)
            _check_format(told)
            return _read(told)
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            raise DomainError(
                "package_unreadable",
                _("数据包的清单“%(member)s”读不懂。请重新导出。"),
                {"member": MANIFEST},
            ) from error


def _check_format(told: Any) -> None:
    if told["product"] != "chunshui":
        raise ValueError(told["product"])
    if told["format"] != FORMAT:
        raise DomainError(
            "package_format",
            _("数据包的格式是第 %(found)s 版，这里只能读第 %(known)s 版。请用同一版本导出和导入。"),
            {"found": str(told["format"])[:20], "known": FORMAT},
        )


def _read(told: dict[str, Any]) -> Manifest:
    made_at = datetime.fromisoformat(told["made_at"])
    if made_at.tzinfo is None:
        raise ValueError(made_at)
    return Manifest(
        version=_text(told["version"]),
        made_at=made_at,
        compound=dict(told["compound"]),
        migrations=[_text(one) for one in told["migrations"]],
        tables=[_sent_table(one) for one in told["tables"]],
        sequences=[
            Sequence(_text(one["name"]), _count(one["last_value"]), bool(one["is_called"]))
            for one in told["sequences"]
        ],
        keys=dict(_key(number, key) for number, key in told["keys"].items()),
        members=[
            Member(_text(one["name"]), _count(one["bytes"]), _text(one["sha256"]))
            for one in told["members"]
        ],
    )


def _sent_table(told: dict[str, Any]) -> SentTable:
    columns = tuple(
        Column(_text(one["name"]), _text(one["type"]), bool(one["nullable"]))
        for one in told["columns"]
    )
    return SentTable(_text(told["name"]), columns, _count(told["rows"]))


def _key(number: str, key: Any) -> tuple[str, str]:
    if not 0 <= int(number) <= 255 or len(bytes.fromhex(_text(key))) != 32:
        raise ValueError(number)
    return number, key


def _text(value: Any) -> str:
    if not isinstance(value, str) or "\0" in value:
        raise TypeError(value)
    return value


def _count(value: Any) -> int:
    if not isinstance(value, int) or not 0 <= value < 2**63:
        raise TypeError(value)
    return value
