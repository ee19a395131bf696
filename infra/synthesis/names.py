"""Invented names and numbers that are nobody's.

The given names are made of characters that the founding document's people do not bear; phone
numbers stand in 19901xxxxxx, beside those of the demo's own log-ins.
"""

import random
from collections.abc import Iterator

_SURNAMES = "薛吕冯蔡潘袁邓韩彭苏卢姚谭邹熊陆孔崔邱江顾侯龙万段雷钱汤尹易常武"
_GIVEN = "澄岚祺珂霖沐昀笛棠煦屿蔚禾芮恺劭翊枫苒筠"
_FIRST_WORDS = """
    凤翔 安澜 锦绣 瑞丰 康泰 福临 翠屏 金穗 明月 和顺 银河 春晖 秋实 兴盛 永泰 祥云 雅居 枫林
    碧水 青松 紫荆 丁香 玉泉 石榴 槐荫 梧桐 杏林 桃源 柳溪 梨苑 荷塘 松涛 竹韵 兰亭 芙蓉 海棠
    山水 阳光 清风 朝霞 晨曦 星河 云锦 虹桥 长虹 东升 西苑 南湖 北辰 中和
"""
_SECOND_WORDS = "嘉 雅 丽 馨 怡 康 福 瑞 景 华 新 盛 悦 逸 祥 宁 泰 文 翠 景阳 佳和 丰润"
_YARD_WORDS = "建材 粮食 水利 供销 纺织 机械 运输 林业 煤运 物资 农机 印刷 地质 气象 药材 食品"
_FIRST, _SECOND, _YARDS = _FIRST_WORDS.split(), _SECOND_WORDS.split(), _YARD_WORDS.split()
_OLD = ("{yard}局家属院", "{yard}公司宿舍", "{yard}厂家属院")
_NEW = ("小区", "花园", "苑", "佳苑", "新村", "家园")
_TALL = ("华府", "公馆", "国际", "天城", "一品", "名都")
_BACK = ("安置小区", "新苑", "回迁小区")

PHONE_PREFIX = "19901"


def compound_names(dice: random.Random) -> dict[str, Iterator[str]]:
    """Names without end for each class of compound, none twice."""
    return {
        "A": _shuffled(dice, [*_yards(), *_joined(("小区", "院", "巷小区"))]),
        "B": _shuffled(dice, _joined(_NEW)),
        "C": _shuffled(dice, _joined(_TALL)),
        "D": _shuffled(dice, _joined(_BACK)),
    }


def plain_pair(dice: random.Random, number: int) -> tuple[str, str]:
    """Two names that people take for one another: XX小区 and XX家园小区."""
    stem = f"{_FIRST[(dice.randrange(len(_FIRST)) + number) % len(_FIRST)]}{'里坊'[number % 2]}"
    return f"{stem}小区", f"{stem}家园小区"


def person(dice: random.Random) -> str:
    return dice.choice(_SURNAMES) + dice.choice(_GIVEN) + dice.choice(_GIVEN)


def persons(dice: random.Random, count: int) -> list[str]:
    """Different persons, for a body in which nobody sits twice."""
    found: dict[str, None] = {}
    while len(found) < count:
        found.setdefault(person(dice))
    return list(found)


def phone(dice: random.Random) -> str:
    return f"{PHONE_PREFIX}{dice.randrange(1_000_000):06d}"


def _yards() -> list[str]:
    return [form.format(yard=yard) for yard in _YARDS for form in _OLD]


def _joined(endings: tuple[str, ...]) -> list[str]:
    return [first + second + end for first in _FIRST for second in _SECOND for end in endings]


def _shuffled(dice: random.Random, names: list[str]) -> Iterator[str]:
    dice.shuffle(names)
    yield from names
    number = 2
    while True:
        yield from (f"{name}{number}期" for name in names)
        number += 1
