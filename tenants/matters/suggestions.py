"""A first guess at what a matter is about, so that nobody must choose before speaking."""

from tenants.matters.models import Category

# Read from the top: the more particular word stands before the more general one.
_WORDS: tuple[tuple[Category, str], ...] = (
    (Category.SUPPLY_LIMIT, "停水 断水 限水 水调小 水压 停电 断电 停暖 停气 断气"),
    (Category.CHARGING, "充电 飞线 电动车 电瓶 私拉电线 漏电 用电"),
    (Category.LOCKS, "门锁 门禁 换锁 锁坏 单元门 防盗门 钥匙 刷脸 人脸 对讲"),
    (Category.FIRE_LANES, "消防 楼道 通道 堆放 杂物 灭火 楼梯 声控灯 楼灯"),
    (Category.PARKING, "停车 车位 乱停 堵车 挡车 升降杆 道闸 僵尸车 占道"),
    (Category.PARCELS, "快递 包裹 驿站 快递柜"),
    (Category.UTILITIES, "漏水 水管 下水 堵塞 暖气 供暖 不热 燃气 煤气 水表 电表 跳闸 渗水 化粪"),
    (Category.HYGIENE, "垃圾 卫生 臭 脏 清扫 保洁 粪 蟑螂 老鼠 蚊"),
    (Category.GREENERY, "树 草坪 绿化 花坛 健身 器材 长椅 路面 路灯 滑梯 凉亭 坑"),
    (Category.NOISE, "噪声 噪音 吵 装修 广场舞 扰民 狗叫"),
    (Category.NEIGHBOURS, "邻居 邻里 楼上 楼下 纠纷 吵架 矛盾"),
    (Category.PROPERTY, "物业 保安 门卫 收费 电梯 监控 维修"),
)


def suggest_category(text: str) -> Category:
    """The first category one of whose words occurs in ``text``."""
    for category, words in _WORDS:
        if any(word in text for word in words.split()):
            return category
    return Category.OTHER
