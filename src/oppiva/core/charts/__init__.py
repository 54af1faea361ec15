"""Accessible drawings made on the server: numbers in, SVG text and table rows out; colours by class, no style."""

from oppiva.core.charts.bars import Part, bar
from oppiva.core.charts.figure import Figure
from oppiva.core.charts.marks import BUCKETS, SEVERITIES
from oppiva.core.charts.marks import single as mark
from oppiva.core.charts.marks import strip as checks
from oppiva.core.charts.matrix import Column, goal_matrix
from oppiva.core.charts.rings import rings
from oppiva.core.charts.timeline import Dot, Row, Run, Timeline, timeline

__all__ = [
    "BUCKETS",
    "SEVERITIES",
    "Column",
    "Dot",
    "Figure",
    "Part",
    "Row",
    "Run",
    "Timeline",
    "bar",
    "checks",
    "goal_matrix",
    "mark",
    "rings",
    "timeline",
]
