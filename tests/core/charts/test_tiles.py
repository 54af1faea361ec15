"""The map of tiles: every employment area once, north up, each state by shape and never by colour alone."""

from __future__ import annotations

import csv
import re
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest

from oppiva.core.charts import AREA_TILES, MapTile, tile_map
from oppiva.core.charts.finland import COLUMNS, ROWS

KEY = Path(__file__).parents[3] / "src/oppiva/people/data/employment_areas_2026.csv"
AT = {one.code: (one.column, one.row) for one in AREA_TILES}
# Areas that have a border with each other, all over the country.
NEIGHBOURS = [
    ("40", "28"), ("40", "22"), ("28", "33"), ("33", "22"), ("22", "24"), ("33", "10"), ("24", "10"), ("24", "32"),
    ("10", "45"), ("32", "44"), ("44", "12"), ("25", "12"), ("26", "25"), ("26", "37"), ("26", "38"), ("37", "18"),
    ("18", "12"), ("27", "09"), ("09", "06"), ("27", "17"), ("45", "17"), ("17", "29"), ("17", "13"), ("13", "36"),
    ("29", "36"), ("13", "23"), ("36", "03"), ("23", "03"), ("23", "16"), ("16", "04"), ("16", "31"), ("31", "19"),
    ("39", "21"), ("39", "06"), ("39", "42"), ("21", "35"), ("21", "05"), ("38", "35"), ("35", "05"), ("05", "41"),
    ("41", "34"), ("34", "07"), ("34", "20"), ("42", "02"), ("02", "20"), ("02", "14"), ("19", "14"), ("14", "43"),
    ("14", "30"), ("30", "04"), ("30", "11"), ("11", "43"), ("43", "08"), ("01", "08"), ("01", "15"), ("15", "20"),
    ("15", "07"), ("03", "16"),
]  # fmt: skip


def key_rows() -> list[dict[str, str]]:
    with KEY.open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_every_area_of_the_key_has_one_tile_and_no_two_lie_on_one_place() -> None:
    assert sorted(AT) == sorted(row["tyollisyysalue_code"] for row in key_rows())
    assert len(AREA_TILES) == len(AT) == len(set(AT.values())) == 46
    assert all(0 <= column < COLUMNS and 0 <= row < ROWS for column, row in AT.values())


def test_neighbours_touch_on_the_map() -> None:
    apart = [
        (one, other)
        for one, other in NEIGHBOURS
        if max(abs(AT[one][0] - AT[other][0]), abs(AT[one][1] - AT[other][1])) > 1
    ]
    assert apart == []
    assert {code for pair in NEIGHBOURS for code in pair} | {"46"} == set(AT)


def test_areas_of_a_region_lie_together() -> None:
    regions: dict[str, list[tuple[int, int]]] = {}
    for row in key_rows():
        for region in row["maakunnat"].split():
            regions.setdefault(region, []).append(AT[row["tyollisyysalue_code"]])
    for region, places in regions.items():
        reached, rest = {places[0]}, set(places[1:])
        while near := {a for a in rest if any(max(abs(a[0] - b[0]), abs(a[1] - b[1])) <= 1 for b in reached)}:
            reached |= near
            rest -= near
        assert not rest, (region, rest)


def test_north_is_up_and_aland_lies_south_west() -> None:
    lapland = [AT[code] for code in ("22", "28", "33", "40")]
    assert max(row for _column, row in lapland) < min(row for code, (_c, row) in AT.items() if code not in
                                                      {"22", "28", "33", "40"})  # fmt: skip
    assert AT["46"][0] == min(column for column, _row in AT.values())
    assert AT["46"][1] > AT["41"][1] > AT["35"][1]
    assert AT["26"][0] < AT["09"][0] < AT["29"][0]


def test_short_names_fit_their_tiles_and_are_told_apart() -> None:
    for language in ("fi", "sv", "en"):
        labels = [one.label(language) for one in AREA_TILES]
        assert len(set(labels)) == 46
        assert max(map(len, labels)) <= 9


def test_each_tile_says_in_words_what_it_shows() -> None:
    tiles = [MapTile(0, 0, "Oulu", "Oulun seutu: käytössä", "in_use", "strong"), MapTile(1, 0, "<b>", "Ei & ketään")]
    drawn = tile_map(tiles, title="Alueet", about="Pohjoinen on ylhäällä.", key="m")
    tree = ElementTree.fromstring(drawn)
    assert tree.get("role") == "img"
    assert [one.text for one in tree.iter("title")] == ["Alueet", "Oulun seutu: käytössä", "Ei & ketään"]
    assert 'aria-labelledby="m-title"' in drawn
    assert drawn.count("<use ") == 1
    assert not re.search(r'style=|(fill|stroke)="', drawn)


def test_two_tiles_on_one_place_and_a_mark_without_a_shape_are_refused() -> None:
    with pytest.raises(ValueError, match="one place"):
        tile_map([MapTile(0, 0, "a", "a"), MapTile(0, 0, "b", "b")], title="", about="")
    with pytest.raises(ValueError, match="no marks"):
        tile_map([MapTile(0, 0, "a", "a", "olematon")], title="", about="")
