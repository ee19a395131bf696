"""The standard words of matters: categories, entry paths, stages, verdicts.

The codes are the district's and never change; the labels are what people read.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Category(models.TextChoices):
    """What a matter is about; the district adds these up over compounds."""

    HYGIENE = "hygiene", _("环境卫生")
    PARKING = "parking", _("停车")
    FIRE_LANES = "fire_lanes", _("消防通道和楼道")
    PROPERTY = "property", _("物业服务")
    UTILITIES = "utilities", _("水电气暖")
    SUPPLY_LIMIT = "supply_limit", _("供水供电受限")
    LOCKS = "locks", _("门锁门禁")
    GREENERY = "greenery", _("绿化设施")
    PARCELS = "parcels", _("快递")
    CHARGING = "charging", _("充电和用电安全")
    NOISE = "noise", _("噪声")
    NEIGHBOURS = "neighbours", _("邻里")
    OTHER = "other", _("其他")

    @property
    def may_be_escalated(self) -> bool:
        """Whether the street may be called in: nobody may cut a supply to collect a fee."""
        return self is Category.SUPPLY_LIMIT


class Feeling(models.TextChoices):
    """What residents call it in plain words (seed row F6); the category stays what it is."""

    WORRY = "worry", _("烦心事")
    CARE = "care", _("操心事")
    WARMTH = "warmth", _("暖心事")


class Source(models.TextChoices):
    """By which path a matter came in. Set by the page or service that was used, never edited."""

    RESIDENT = "resident", _("居民上报")
    WALK_IN = "walk_in", _("居民来找")
    PHONE = "phone", _("电话")
    DOOR_VISIT = "door_visit", _("敲门")
    PATROL = "patrol", _("巡查")
    HEAD = "head", _("楼长发现")
    COUNCIL = "council", _("议事会")
    ABOVE = "above", _("上级指导")
    HOTLINE = "hotline", _("12345转办")
    CARE_VISIT = "care_visit", _("关爱探访")

    @property
    def has_a_requester(self) -> bool:
        """Whether somebody asked, even if nobody wrote down who."""
        return self in _ASKED


PROACTIVE_SOURCES = frozenset(
    {Source.DOOR_VISIT, Source.PATROL, Source.HEAD, Source.COUNCIL, Source.CARE_VISIT}
)
RECORDED_SOURCES = frozenset(Source) - {Source.RESIDENT}
_ASKED = frozenset(
    {
        Source.RESIDENT,
        Source.WALK_IN,
        Source.PHONE,
        Source.DOOR_VISIT,
        Source.HOTLINE,
        Source.CARE_VISIT,
    }
)


class Urgency(models.TextChoices):
    """Which service rule holds, beside the category's (``district.worktime``)."""

    ORDINARY = "ordinary", _("一般")
    ENQUIRY = "enquiry", _("咨询")
    URGENT = "urgent", _("紧急")


class Stage(models.TextChoices):
    """The five stages （五事）; a compound's own words for them map to these codes."""

    LISTEN = "listen", _("听")
    DISCUSS = "discuss", _("议")
    WORK = "work", _("办")
    JUDGE = "judge", _("评")
    PUBLISH = "publish", _("晒")


class Step(models.TextChoices):
    """The moments that are written down; 办 has a beginning and an end."""

    ACCEPTED = "accepted", _("听事：已受理")
    DISCUSSED = "discussed", _("议事：已商议")
    STARTED = "started", _("办事：开始办理")
    FINISHED = "finished", _("办事：已办结")
    JUDGED = "judged", _("评事：已评价")
    PUBLISHED = "published", _("晒事：已公示")

    @property
    def stage(self) -> Stage:
        return _STAGE_OF[self]

    @property
    def rank(self) -> int:
        """Place in the order in which the moments of a round must stand (V12)."""
        return _ORDER.index(self)


_ORDER = tuple(Step)
_STAGE_OF = {
    Step.ACCEPTED: Stage.LISTEN,
    Step.DISCUSSED: Stage.DISCUSS,
    Step.STARTED: Stage.WORK,
    Step.FINISHED: Stage.WORK,
    Step.JUDGED: Stage.JUDGE,
    Step.PUBLISHED: Stage.PUBLISH,
}


class State(models.TextChoices):
    """Where a matter stands now; follows from its last step."""

    WAITING = "waiting", _("待处理")
    DISCUSSING = "discussing", _("议事中")
    WORKING = "working", _("办理中")
    FINISHED = "finished", _("待评价")
    JUDGED = "judged", _("待公示")
    PUBLISHED = "published", _("已公示")
    MERGED = "merged", _("已并入")

    @property
    def is_open(self) -> bool:
        """Whether the completion clock still runs."""
        return self in {State.WAITING, State.DISCUSSING, State.WORKING}


OPEN_STATES = tuple(state for state in State if state.is_open)
CLOSED_STATES = (State.FINISHED, State.JUDGED, State.PUBLISHED)


class Result(models.TextChoices):
    """How 办 ended."""

    DONE = "done", _("已办好")
    EXPLAINED = "explained", _("办不了，已说明原因")
    TRANSFERRED = "transferred", _("已转交有关单位")
    FINAL = "final", _("最终答复")


class Solution(models.TextChoices):
    """The requester's first verdict: is it solved?"""

    SOLVED = "solved", _("解决了")
    PARTLY = "partly", _("部分解决")
    NOT_SOLVED = "not_solved", _("没解决")


class Satisfaction(models.TextChoices):
    """The requester's second verdict."""

    SATISFIED = "satisfied", _("满意")
    MOSTLY = "mostly", _("基本满意")
    DISSATISFIED = "dissatisfied", _("不满意")


class Channel(models.TextChoices):
    """How a verdict reached us."""

    SELF = "self", _("本人填写")
    PHONE = "phone", _("电话")
    IN_PERSON = "in_person", _("当面")
    PAPER = "paper", _("纸质")


class Uncounted(models.TextChoices):
    """Why a verdict is kept but counts in no rate."""

    BY_HANDLER = "by_handler", _("由经办人填写")
    NO_NOTE = "no_note", _("代录没有说明")
    TOO_LATE = "too_late", _("超过评价期限")
    BY_SUPPORTER = "by_supporter", _("由附议人填写")


class Precision(models.TextChoices):
    """Whether the hour is known or only the day; then the stored moment is 00:00 of that day."""

    MOMENT = "moment", _("精确到时刻")
    DAY = "day", _("精确到日")


class ClockKind(models.TextChoices):
    """What happened to the time for settling."""

    PAUSED = "paused", _("暂停计时")
    RESUMED = "resumed", _("恢复计时")
    EXTENDED = "extended", _("延期")
    RECKONED = "reckoned", _("重算期限")


class PauseReason(models.TextChoices):
    """For what nobody here can go on; nothing else stops the clock."""

    REQUESTER = "requester", _("等诉求人补充情况")
    WEATHER = "weather", _("等天气好转")
    PARTS = "parts", _("等材料或配件")
    UTILITY = "utility", _("等水电气暖单位施工")
    OWNERS = "owners", _("等业主共同决定")
    UPSTREAM = "upstream", _("等上级或部门答复")


class ExtensionReason(models.TextChoices):
    """Why more time is needed."""

    COMPLEX = "complex", _("情况复杂")
    SEVERAL_UNITS = "several_units", _("要几家单位配合")
    CONSTRUCTION = "construction", _("要施工")
    AGREED = "agreed", _("和诉求人约好了")


class ClockState(models.TextChoices):
    """How the time for settling stands now; asked in one place (``clocks.py``)."""

    RUNNING = "running", _("计时中")
    DUE_TODAY = "due_today", _("今天到期")
    OVERDUE = "overdue", _("已超期")
    PAUSED = "paused", _("已暂停")
    STOPPED = "stopped", _("已停止")


class Recipient(models.TextChoices):
    """To whom a matter may be handed that the compound cannot settle alone."""

    PROPERTY = "property", _("物业公司")
    STREET = "street", _("街道")
    DEPARTMENT = "department", _("职能部门")
    HOTLINE = "hotline", _("12345热线")

    @property
    def is_upstream(self) -> bool:
        """Whether it stands above the compound; the property company works within it."""
        return self is not Recipient.PROPERTY

    @property
    def is_one_of_many(self) -> bool:
        """Whether the unit has to be named to be known."""
        return self in {Recipient.STREET, Recipient.DEPARTMENT}


class ReplyKind(models.TextChoices):
    """What came back from there."""

    ANSWERED = "answered", _("已答复")
    SENT_BACK = "sent_back", _("退回来了，说不归他们管")
    SILENT = "silent", _("到期没有答复")


class FinalGround(models.TextChoices):
    """Why a matter may be closed for good."""

    SETTLED = "settled", _("已经依法处理完毕")
    UNREASONABLE = "unreasonable", _("诉求没有依据，无法满足")
