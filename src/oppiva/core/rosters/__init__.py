"""Lists of people as they are really sent: CSV in any clothing, Excel with titles and sums, addresses out of a mail."""

from oppiva.core.rosters.model import (
    FIELDS,
    MOST_BYTES,
    MOST_CELLS,
    Heading,
    Roster,
    Row,
    Skipped,
    Trouble,
)
from oppiva.core.rosters.pasting import paste
from oppiva.core.rosters.reading import read_roster

__all__ = [
    "FIELDS",
    "MOST_BYTES",
    "MOST_CELLS",
    "Heading",
    "Roster",
    "Row",
    "Skipped",
    "Trouble",
    "paste",
    "read_roster",
]
