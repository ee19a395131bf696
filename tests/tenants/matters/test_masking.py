"""What is withheld before anybody reviews a notice, and what is left alone."""

import pytest

from tenants.matters.masking import withhold_details


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("电话13812345678找我", "电话（电话已隐去）找我"),
        ("138 1234 5678", "（电话已隐去）"),
        ("１３８１２３４５６７８", "（电话已隐去）"),
        ("身份证142301195803050017", "身份证（证件号已隐去）"),
        ("晋J·A1234挡住车库", "（车牌已隐去）挡住车库"),
        ("3-2-402漏水", "3-2-某室漏水"),
        ("3号楼2单元402室漏水", "3号楼2单元某室漏水"),
        ("3号楼2单元402漏水", "3号楼2单元某室漏水"),
        ("住在402室", "住在某室"),
        ("二单元四零二室", "二单元某室"),
        ("402王大爷家漏水", "某室某大爷家漏水"),
        ("5楼东户总吵", "某户总吵"),
        ("张大爷和老李师傅", "某大爷和某师傅"),
        ("发到 someone@example.com", "发到 （邮箱已隐去）"),
        ("微信号：abc_12345", "微信（已隐去）"),
    ],
)
def test_a_personal_detail_is_withheld(said: str, shown: str) -> None:
    assert withhold_details(said) == shown


@pytest.mark.parametrize(
    "said",
    [
        "全小区120户停水",
        "3号楼2单元楼道灯不亮",
        "滨河中南路174号门口",
        "2023年4月15日换锁，花费350元",
        "3号楼2023年刷过漆",
        "共装了12个充电口",
        "王府名苑党支部",
        "三百多户都交了",
    ],
)
def test_what_is_nobodys_detail_stays(said: str) -> None:
    assert withhold_details(said) == said


def test_the_names_that_the_matter_knows_are_withheld() -> None:
    assert withhold_details("郑小兰家漏水", names=["郑小兰", ""]) == "某居民家漏水"


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("402漏水", "某室漏水"),
        ("402郑小兰家漏水", "某室某居民家漏水"),
        ("花了402元", "花了402元"),
        ("1402漏水", "1402漏水"),
    ],
)
def test_the_rooms_that_the_matter_knows_are_withheld(said: str, shown: str) -> None:
    assert withhold_details(said, names=["郑小兰"], rooms=["402"]) == shown
