"""Lists of people as they are really sent: CSV in any clothing, Excel with titles and sums, addresses out of a mail."""

from oppiva.core.rosters.headings import heading_key
from oppiva.core.rosters.model import (
    FIELDS,
    MOST_BYTES,
    MOST_CELLS,
    REFUSALS,
    Heading,
    Roster,
    Row,
    Skipped,
    Trouble,
)
from oppiva.core.rosters.pasting import paste
from oppiva.core.rosters.reading import read_roster
from oppiva.core.rosters.values import is_address

__all__ = [
    "FIELDS",
    "MOST_BYTES",
    "MOST_CELLS",
    "REFUSALS",
    "Heading",
    "Roster",
    "Row",
    "Skipped",
    "Trouble",
    "heading_key",
    "is_address",
    "paste",
    "read_roster",
]
