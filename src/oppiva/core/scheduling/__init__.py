"""Half-days of a programme: what is in their way, and tables of them as people paste them."""

from oppiva.core.scheduling.clock_times import exists, moment, twice
from oppiva.core.scheduling.conflicts import Busy, Conflict, Group, Meeting, Room, Timetable, conflicts

__all__ = [
    "Busy",
    "Conflict",
    "Group",
    "Meeting",
    "Room",
    "Timetable",
    "conflicts",
    "exists",
    "moment",
    "twice",
]
