"""Accessible drawings made on the server: numbers in, SVG text and table rows out; colours by class, no style."""

from oppiva.core.charts.bars import Part, bar
from oppiva.core.charts.dial import dial
from oppiva.core.charts.dots import dots
from oppiva.core.charts.effect_marks import EffectMark, effect_mark
from oppiva.core.charts.effects import EffectDrawing, EffectLine, effect_figure
from oppiva.core.charts.figure import Figure
from oppiva.core.charts.finland import AREA_TILES, AreaTile
from oppiva.core.charts.interval import IntervalRow, interval_row
from oppiva.core.charts.marks import BUCKETS, SEVERITIES
from oppiva.core.charts.marks import single as mark
from oppiva.core.charts.marks import strip as checks
from oppiva.core.charts.matrix import Column, goal_matrix
from oppiva.core.charts.rings import rings
from oppiva.core.charts.run import run_chart
from oppiva.core.charts.run_drawing import NARROW, TALL, WIDE, Level, Mark, RunDrawing, Size
from oppiva.core.charts.tiles import LITTLE, SOME, STRONG, MapTile, tile_map
from oppiva.core.charts.timeline import Dot, Row, Run, Timeline, timeline

__all__ = [
    "AREA_TILES",
    "BUCKETS",
    "LITTLE",
    "NARROW",
    "SEVERITIES",
    "SOME",
    "STRONG",
    "TALL",
    "WIDE",
    "AreaTile",
    "Column",
    "Dot",
    "EffectDrawing",
    "EffectLine",
    "EffectMark",
    "Figure",
    "IntervalRow",
    "Level",
    "MapTile",
    "Mark",
    "Part",
    "Row",
    "Run",
    "RunDrawing",
    "Size",
    "Timeline",
    "bar",
    "checks",
    "dial",
    "dots",
    "effect_figure",
    "effect_mark",
    "goal_matrix",
    "interval_row",
    "mark",
    "rings",
    "run_chart",
    "tile_map",
    "timeline",
]
