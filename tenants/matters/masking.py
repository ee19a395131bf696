"""Personal details are withheld before a person reviews what goes on the notice board.

This finds what has a form: numbers, plates, rooms, names that the matter itself knows, and
family names before a form of address. Anything else is for the reviewer's eyes.
"""

import re
from collections.abc import Iterable

_WIDE_DIGITS = {0xFF10 + digit: str(digit) for digit in range(10)}
_FAMILY = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟"
    "汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文牛樊殷霍成靳冀闫"
)
_ADDRESS = "先生|女士|小姐|大爷|大妈|大娘|大叔|大婶|大姐|大哥|阿姨|叔叔|奶奶|爷爷|师傅|老师|老汉|老太太|老太"
_DIGIT = "一二三四五六七八九十零〇百"
_COUNTED = r"[\d年月日个户人元米盏部点时天多]"  # after a number that is no room
_ROOM = rf"\d{{3,4}}|[{_DIGIT}]{{3,5}}"
_PLATES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"

# Searched for in this order, and what stands in its place; Chinese, because it is kept.
_INSTEAD = {
    re.compile(r"(?<![\dA-Za-z])\d{17}[\dXx](?![\dA-Za-z])"): "（证件号已隐去）",
    re.compile(r"(?<!\d)(?:\+?86[\s-]?)?1[3-9]\d[\s-]?\d{4}[\s-]?\d{4}(?!\d)"): "（电话已隐去）",
    re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+", re.ASCII): "（邮箱已隐去）",
    re.compile(r"(?<=微信)(?:号)?[:：是\s]*[A-Za-z][-\w]{5,19}", re.ASCII): "（已隐去）",
    re.compile(rf"[{_PLATES}][A-Z][·.\s]?[A-Z0-9]{{5,6}}(?![A-Z0-9])"): "（车牌已隐去）",
    re.compile(r"(?<![\d-])(\d{1,2})[-—](\d{1,2})[-—]\d{3,4}(?:室|号|户)?(?![\d-])"): r"\1-\2-某室",
    re.compile(rf"(单元|号楼|栋|座|幢)\s*(?:{_ROOM})(?:室|号|(?!{_COUNTED}))"): (r"\1某室"),
    re.compile(rf"(?<![\d第])(?:{_ROOM})(?=室)"): "某",
    re.compile(rf"(?:\d{{1,2}}|[{_DIGIT}]{{1,3}})(?:楼|层)[东西南北中左右]户"): "某户",
    re.compile(
        rf"(?<![\d第])\d{{3,4}}(?=的?(?:某居民|(?:老|小)?[{_FAMILY}](?:{_ADDRESS})))"
    ): "某室",
    re.compile(rf"(?:老|小)?[{_FAMILY}](?={_ADDRESS})"): "某",
}


def withhold_details(
    text: str,
    *,
    names: Iterable[str] = (),
    phones: Iterable[str] = (),
    rooms: Iterable[str] = (),
) -> str:
    """``text`` without numbers, plates, rooms and the given names, phones and rooms."""
    plain = text.translate(_WIDE_DIGITS)
    for phone in filter(None, phones):
        plain = plain.replace(phone, "（电话已隐去）")
    for name in sorted({name.strip() for name in names}, key=len, reverse=True):
        if len(name) > 1:
            plain = plain.replace(name, "某居民")
    for pattern, instead in _INSTEAD.items():
        plain = pattern.sub(instead, plain)
    for room in (room for room in rooms if len(room) > 2):  # a shorter one may be a building
        plain = re.sub(rf"(?<![\d第]){re.escape(room)}[室户]?(?!{_COUNTED})", "某室", plain)
    return plain


def has_details(text: str) -> bool:
    """Whether something of ``text`` would be withheld from the notice board."""
    return withhold_details(text) != text.translate(_WIDE_DIGITS)
