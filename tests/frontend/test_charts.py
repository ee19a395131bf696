"""Charts say what is known, leave gaps where nothing is, and never more."""

import re
from itertools import pairwise
from xml.etree import ElementTree

import pytest

from frontend.charts.bars import bar_chart
from frontend.charts.drawings import draw
from frontend.charts.lines import line_chart, sparkline
from frontend.charts.scales import nice_step, runs, ticks
from frontend.charts.shapes import PRINT, Bar, BarChart, LineChart, Series, Text, narrow, wide
from frontend.charts.svg import width_of, wrap

MONTHS = tuple(f"{number}月" for number in range(1, 13))


def line(*values: float | None, unit: str = "件") -> LineChart:
    return LineChart("上报", MONTHS[: len(values)], (Series("上报", values),), unit)


def root(svg: str) -> ElementTree.Element:
    return ElementTree.fromstring(svg)  # noqa: S314 - our own drawing


def elements(svg: str, tag: str) -> list[ElementTree.Element]:
    return root(svg).findall(f".//{{http://www.w3.org/2000/svg}}{tag}")


def test_a_gap_parts_the_line_in_two() -> None:
    assert len(elements(line_chart(line(1, 2, None, 4, 5), wide()), "polyline")) == 2


def test_a_missing_value_is_not_drawn_as_zero() -> None:
    assert runs((3, None, 5)) == [[(0, 3.0)], [(2, 5.0)]]


def test_a_lonely_value_is_a_dot() -> None:
    assert len(elements(line_chart(line(None, 2, None), wide()), "circle")) >= 1


def test_a_chart_without_values_says_so() -> None:
    assert "没有填报的数据" in line_chart(line(None, None), wide())


def test_the_scale_begins_at_zero_and_covers_the_highest() -> None:
    marks = ticks((3, 4286))
    assert marks[0] == 0
    assert marks[-1] >= 4286


def test_people_are_not_halved_on_the_scale() -> None:
    assert ticks((1, 2), whole=True) == [0, 1, 2]


@pytest.mark.parametrize("highest", [0.07, 1, 3, 9.9, 42, 88, 4286, 99_999])
def test_steps_are_round(highest: float) -> None:
    assert f"{nice_step(highest):.0e}"[0] in "125" or nice_step(highest) * 4 % 1 == 0


def test_text_of_users_cannot_break_out() -> None:
    bars = (Bar('<script>"x"&', 1),)
    svg = bar_chart(BarChart("<b>", bars), wide())
    assert "<script" not in svg
    assert root(svg).get("aria-label") == '<b>。<script>"x"& 1'


def test_a_missing_bar_leaves_its_track_bare() -> None:
    svg = bar_chart(BarChart("率", (Bar("甲", None), Bar("乙", 0))), wide())
    assert "未填报" in svg
    assert not [rect for rect in elements(svg, "rect") if rect.get("class") == "c2"]


def test_a_bar_is_as_long_as_its_share() -> None:
    svg = bar_chart(BarChart("率", (Bar("甲", 50),), maximum=100), narrow())
    bar = next(rect for rect in elements(svg, "rect") if rect.get("class") == "c2")
    assert bar.get("width") == "160"


def test_a_negative_bar_is_refused() -> None:
    with pytest.raises(ValueError, match="not negative"):
        BarChart("率", (Bar("甲", -1),))


def test_series_and_labels_have_the_same_length() -> None:
    with pytest.raises(ValueError, match="one value for each label"):
        LineChart("率", ("1月",), (Series("甲", (1, 2)),))


def test_long_names_are_broken_and_never_cut() -> None:
    name = "离石区城北街道办事处永宁社区第二网格"
    lines = wrap(name, 18, 150)
    assert "".join(lines) == name
    assert all(width_of(part, 18) <= 150 for part in lines)


@pytest.mark.parametrize("text", ["normal", "large", "largest"])
def test_labels_below_a_line_do_not_touch(text: Text) -> None:
    size = narrow(text)
    marks = elements(line_chart(line(*range(12)), size), "text")
    below = [mark for mark in marks if (mark.text or "").endswith("月")]
    places = sorted((float(mark.get("x") or 0), mark.text or "") for mark in below)
    ends = [(x - width_of(t, size.font) / 2, x + width_of(t, size.font) / 2) for x, t in places]
    assert all(left[1] < right[0] for left, right in pairwise(ends))
    assert ends[-1][1] <= size.width


def test_the_newest_label_is_always_named() -> None:
    assert ">12月<" in line_chart(line(*range(12)), narrow("largest"))


def test_each_column_tells_its_values_and_gaps() -> None:
    tips = [rect.get("data-tip") for rect in elements(line_chart(line(1, None), wide()), "rect")]
    assert tips == ["1月\n上报 1件", "2月\n上报 未填报"]


def test_print_names_its_font_and_weight() -> None:
    svg = line_chart(line(1, 2), PRINT)
    assert "Noto Sans CJK SC" in svg
    assert "font-variation-settings" in svg


def test_pages_carry_no_style_attribute() -> None:
    drawing = draw(line(1, 2))
    assert "style=" not in drawing.narrow + drawing.wide + sparkline((1, 2))


def test_colours_are_attributes_for_print_and_classes_for_pages() -> None:
    assert re.search(r'class="line c1"[^>]*stroke="#b3242b"', line_chart(line(1, 2), wide()))


def test_lines_differ_by_dashes_too() -> None:
    chart = LineChart("件", ("1", "2"), (Series("甲", (1, 2)), Series("乙", (2, 1))))
    assert {
        mark.get("stroke-dasharray") for mark in elements(line_chart(chart, wide()), "polyline")
    } == {
        None,
        "6 4",
    }


def test_the_table_holds_every_value() -> None:
    table = draw(line(1200, None)).table
    assert table.heads == ("时间", "上报")
    assert table.rows == (("1月", "1,200"), ("2月", "未填报"))


def test_a_trend_of_one_value_is_not_drawn() -> None:
    assert sparkline((None, 3)) == ""
