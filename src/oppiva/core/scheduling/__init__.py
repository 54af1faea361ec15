"""Half-days of a programme: what is in their way, and tables of them as people paste them."""

from oppiva.core.scheduling.clock_times import exists, moment, twice
from oppiva.core.scheduling.conflicts import Busy, Conflict, Group, Meeting, Room, Timetable, conflicts
from oppiva.core.scheduling.pasting import FIELDS, MOST_ROWS, PastedRow, paste_table, read_row

__all__ = [
    "FIELDS",
    "MOST_ROWS",
    "Busy",
    "Conflict",
    "Group",
    "Meeting",
    "PastedRow",
    "Room",
    "Timetable",
    "conflicts",
    "exists",
    "moment",
    "paste_table",
    "read_row",
    "twice",
]
