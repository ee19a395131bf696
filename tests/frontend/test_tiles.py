"""Tiles: the same size for each place, and colour only together with a pattern and words."""

from xml.etree import ElementTree

from frontend.charts.drawings import draw
from frontend.charts.shapes import Tile, TileMap, narrow, wide
from frontend.charts.tiles import tile_map

SVG = "{http://www.w3.org/2000/svg}"
CHART = TileMap(
    "按时办结率",
    (
        Tile("<滨河>", "95.0%", "19/20", "above", 3, "明显高于整体"),
        Tile("凤山街道", "50.0%", "10/20", "near", 5, "与整体相近"),
        Tile("城北街道", "10.0%", "2/20", "below", 4, "明显低于整体"),
        Tile("莲花池街道", "100.0%", "1/1 样本小"),
    ),
)


def elements(svg: str, tag: str) -> list[ElementTree.Element]:
    return ElementTree.fromstring(svg).findall(f".//{SVG}{tag}")  # noqa: S314 - our own drawing


def test_each_place_has_a_tile_of_one_size() -> None:
    for size in (narrow(), wide(width=900), narrow("largest")):
        tiles = [
            one for one in elements(tile_map(CHART, size), "rect") if one.get("class") == "track"
        ]
        assert len(tiles) == 4
        assert len({(one.get("width"), one.get("height")) for one in tiles}) == 1
        ends = [float(one.get("x", 0)) + float(one.get("width", 0)) for one in tiles]
        assert max(ends) <= size.width + 0.1


def test_a_small_sample_bears_no_colour_and_each_colour_a_pattern() -> None:
    svg = tile_map(CHART, wide(width=900))
    bands = [
        one.get("class") for one in elements(svg, "rect") if (one.get("class") or "")[0] == "c"
    ]
    assert bands == ["c3", "c5", "c4"] * 2  # the tiles, and their keys
    patterns = [one.get("d") or "" for one in elements(svg, "path")]
    assert ["l" in one for one in patterns] == [True, False] * 2
    words = [one.text for one in elements(svg, "text")]
    assert {"明显高于整体", "与整体相近", "明显低于整体", "1/1 样本小"} <= set(words)


def test_it_is_told_and_listed_in_words() -> None:
    drawing = draw(CHART)
    assert "&lt;滨河&gt; 95.0% 19/20 明显高于整体" in drawing.wide
    assert "style=" not in drawing.narrow + drawing.wide
    assert drawing.table.rows[3] == ("莲花池街道", "100.0%", "1/1 样本小", "")
