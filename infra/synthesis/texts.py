"""What matters say. Nobody is named, so a notice may repeat it."""

from tenants.matters.models import Category, Source

CATEGORIES = {
    Category.PARKING: 16,
    Category.UTILITIES: 14,
    Category.HYGIENE: 13,
    Category.FIRE_LANES: 11,
    Category.PROPERTY: 10,
    Category.GREENERY: 8,
    Category.LOCKS: 7,
    Category.CHARGING: 6,
    Category.NOISE: 6,
    Category.PARCELS: 5,
    Category.NEIGHBOURS: 1,
    Category.OTHER: 3,
}
# Telephone and word of mouth are 35 of a hundred, what comes from above 2.
SOURCES = {
    Source.HEAD: 25,
    Source.PHONE: 19,
    Source.WALK_IN: 16,
    Source.DOOR_VISIT: 15,
    Source.COUNCIL: 8,
    Source.PATROL: 8,
    Source.RESIDENT: 7,
    Source.HOTLINE: 1,
    Source.ABOVE: 1,
}
# What is said, and what was done about it.
SAID: dict[Category, tuple[tuple[str, str], ...]] = {
    Category.PARKING: (
        ("有车长期占着公共车位", "联系车主挪车，重新划了车位线"),
        ("消防通道口乱停电动车", "设了隔离桩，划出停放区"),
        ("外来车辆夜里进院停放", "道闸名单重新登记"),
        ("车位线看不清了", "重新喷涂车位线"),
    ),
    Category.UTILITIES: (
        ("楼道水管渗水", "更换了一段水管"),
        ("家里暖气不热", "热力公司排气调阀，温度已达标"),
        ("下水道反味堵塞", "疏通主管道并清掏"),
        ("楼道总闸经常跳闸", "电工更换空开"),
    ),
    Category.HYGIENE: (
        ("楼前垃圾满了没人清", "增加一次清运"),
        ("楼道堆放杂物", "上门劝导后清走"),
        ("院里有狗粪没人收拾", "张贴文明养犬提示，保洁清理"),
        ("单元门口小广告多", "清理并刷白"),
    ),
    Category.FIRE_LANES: (
        ("楼道里放着旧家具挡路", "清理楼道，恢复通行"),
        ("灭火器过期了", "更换灭火器"),
        ("应急灯不亮", "更换应急灯"),
    ),
    Category.PROPERTY: (
        ("保洁次数比以前少", "约谈保洁，恢复每日一次"),
        ("门岗夜里没有人", "调整值班表"),
        ("报修后没有回音", "补登记并回访"),
    ),
    Category.GREENERY: (
        ("树枝挡住窗户", "修剪树枝"),
        ("健身器材松动", "加固并检查全部器材"),
        ("花池围栏坏了", "修好围栏"),
    ),
    Category.LOCKS: (
        ("单元门关不上", "更换闭门器"),
        ("门禁卡刷不开", "重新写卡"),
        ("单元门锁坏了", "换了新锁"),
    ),
    Category.PARCELS: (
        ("快递放在楼道里丢了", "协商设置快递架"),
        ("快递车堵在门口", "划定临时停靠点"),
    ),
    Category.CHARGING: (
        ("有人从窗户拉线充电", "劝导拆除，告知充电桩位置"),
        ("充电桩坏了两个口", "厂家修复"),
    ),
    Category.NOISE: (
        ("装修占用午休时间", "约定施工时段"),
        ("夜里广场音乐太响", "商定停止时间"),
    ),
    Category.NEIGHBOURS: (("楼上漏水商量不下来", "三方到场，约定维修分担"),),
    Category.OTHER: (
        ("想要一个晾晒的地方", "在空地安装晾衣架"),
        ("希望增加座椅", "添置两条长椅"),
    ),
}
URGENT = "，比较急"
AGAIN = "没有修彻底，又出现了"
ON_BEHALF = "电话回访"
EXPLAINED = "暂时办不了，已向诉求人说明原因"
TRANSFERRED = "已转交有关单位处理"
ASKED, REPLIED = "请派人来看看", "已派人看过，按规定办理"
