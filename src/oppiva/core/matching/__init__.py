"""Whether rows of a list are people already known: by mail, then by name, never merged without being asked."""

from oppiva.core.matching.fates import Fate, Known, Line, Surroundings, judge
from oppiva.core.matching.names import Names, akin, folded

__all__ = ["Fate", "Known", "Line", "Names", "Surroundings", "akin", "folded", "judge"]
