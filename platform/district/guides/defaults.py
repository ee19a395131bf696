"""What leads until the district issues its own guide (rules 3.1 to 3.3; confidence low).

Lishi's own 《组建小区物管会指南》 was not at hand; each value is the district's to change.
"""

from district.guides.models import GuidedKind, Need
from district.guides.steps import Step

_PROPERTY = (
    Step("1", "先成立小区党支部", Need.BRANCH),
    Step("2", "摸底征求业主意见", Need.DOCUMENT, 0, ("1",)),
    Step("3", "街道同意组建", Need.DECISION, 0, ("2",)),
    Step("4", "推荐业主委员候选人", Need.DOCUMENT, 0, ("3",)),
    Step("5", "公示候选人名单", Need.NOTICE, 7, ("4",)),
    Step("6", "确定并公布委员名单", Need.DOCUMENT, 0, ("5",)),
    Step("7", "召开首次会议，推选主任、副主任", Need.FORMING, 0, ("6",)),
    Step("8", "刻章开户，向街道和住建部门备案", Need.FILING, 0, ("7",)),
    Step("9", "原来自发的组织撤销并移交", Need.DOCUMENT, 0, ("8",)),
    Step("10", "制定成立业主大会的计划", Need.DOCUMENT, 0, ("8",)),
    Step("11", "业委会备案后撤销物管会", Need.DAY, 0, ("10",)),
)
_OWNERS = (
    Step("1", "向街道提出书面申请", Need.DOCUMENT),
    Step("2", "成立筹备组（60 日内）", Need.DECISION, 0, ("1",)),
    Step("3", "公示业主名册、面积、规约草案和候选人", Need.NOTICE, 15, ("2",)),
    Step(
        "4",
        "召开首次业主大会，通过规约和议事规则（筹备组成立后 90 日内）",
        Need.DECISION,
        0,
        ("3",),
    ),
    Step("5", "选举产生业主委员会", Need.FORMING, 0, ("4",)),
    Step("6", "当选后 7 日内首次会议，推选主任、副主任", Need.DOCUMENT, 0, ("5",)),
    Step("7", "30 日内向住建部门和街道备案", Need.FILING, 0, ("5",)),
)
DEFAULTS = {
    GuidedKind.PROPERTY_COMMITTEE: _PROPERTY,
    GuidedKind.OWNERS_COMMITTEE: _OWNERS,
}
