"""The sheet of compounds to open: its columns, and how a row compares with what stands."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from district.core.dates import PartialDate
from district.core.sheets import parsers
from district.core.sheets.columns import Column, Sheet
from district.core.sheets.parsers import CellError, Parser
from district.registry.models import Compound, GovernanceProfile, ManagementMode
from district.registry.slugs import slug_complaint

# A mobile number or an identity number, however it is grouped.
_PERSONAL = re.compile(r"(?<!\d)(1[3-9]\d[ -]?\d{4}[ -]?\d{4}|\d{17}[\dXx])(?!\d)")
HIDDEN = "…"


@dataclass(frozen=True)
class CompoundLine:
    """One row; None and an empty text mean: not told, leave what stands."""

    number: int
    name: str
    slug: str
    street: str
    community: str
    address: str
    built: PartialDate | None
    governance: str | None
    management: str | None
    management_basis: str
    go_live_on: date


def looks_personal(text: str) -> bool:
    """Whether a text holds what may be a person's number."""
    return bool(_PERSONAL.search(text))


def _public_text(maximum: int) -> Parser[str]:
    """A text that may be seen by everybody in the district."""
    plain = parsers.text(maximum)

    def read(cell: str) -> str:
        if looks_personal(cell):
            raise CellError(
                "personal", _("这里像是手机号或身份证号。名单里不写任何个人信息，请删去。")
            )
        return plain.read(cell)

    return Parser(read, "", plain.hint)


def _slug(cell: str) -> str:
    slug = cell.lower()
    if complaint := slug_complaint(slug):
        raise CellError(*complaint)
    return slug


COMPOUND_SHEET = Sheet(
    _("小区名单"),
    (
        Column(
            "name",
            ("小区名称", "名称", "小区"),
            _public_text(60),
            required=True,
            help=_("同一社区里不能重名"),
            example="示例花园",
        ),
        Column(
            "slug",
            ("网址名", "拼音名", "slug"),
            Parser(_slug, "", _("小写英文字母、数字和连字符")),
            required=True,
            help=_("小区网址的开头，开通后不能用名单更改"),
            example="shili",
        ),
        Column(
            "street",
            ("街道", "街道乡镇", "所属街道"),
            _public_text(60),
            required=True,
            example="滨河街道",
        ),
        Column(
            "community",
            ("社区", "所属社区"),
            _public_text(60),
            required=True,
            help=_("社区名称，或 12 位区划代码"),
            example="龙山社区",
        ),
        Column("address", ("地址", "门牌地址"), _public_text(120), example="龙山路1号"),
        Column(
            "built",
            ("建成年份", "建成时间", "建成年代"),
            parsers.partial_date(),
            help=_("不清楚就留空"),
            example="2003年以前",
        ),
        Column(
            "governance",
            ("治理模式", "治理类型"),
            parsers.choice_of(GovernanceProfile),
            help=_("不清楚就留空"),
            example="业委会",
        ),
        Column(
            "management",
            ("管理方式", "物业管理方式"),
            parsers.choice_of(ManagementMode, aliases={"自办自管": "self", "物业公司": "company"}),
            help=_("不清楚就留空"),
            example="物业企业",
        ),
        Column(
            "go_live_on",
            ("上线日期", "上线时间"),
            parsers.day(),
            required=True,
            help=_("从这一天起计入全区统计"),
            example="2022-04-01",
        ),
        Column(
            "management_basis",
            ("管理依据",),
            _public_text(120),
            help=_("管理方式依据的决定、合同或文件名称"),
            example="物业服务合同",
        ),
    ),
    CompoundLine,
)
COLUMNS = {column.key: column for column in COMPOUND_SHEET.columns}


def line_from(values: dict[str, str], number: int) -> CompoundLine:
    """The typed row from texts that were found good before."""
    read: dict[str, Any] = {
        key: column.parser.read(values[key]) if values.get(key) else column.parser.blank
        for key, column in COLUMNS.items()
    }
    return CompoundLine(number=number, **read)


def differences(compound: Compound, line: CompoundLine) -> list[str]:
    """The keys in which the row says something else than what stands; silence is no change."""
    told = {
        "name": (line.name, compound.name),
        "address": (line.address, compound.address),
        "built": (line.built, compound.built),
        "governance": (line.governance, compound.governance),
        "management": (line.management, compound.management),
        "management_basis": (line.management_basis, compound.management_basis),
    }
    return [key for key, (new, old) in told.items() if new and new != old]
