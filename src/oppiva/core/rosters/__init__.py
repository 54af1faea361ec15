"""Lists of people as they are really sent: CSV in any clothing, Excel with titles and sums, addresses out of a mail."""

from oppiva.core.rosters.book import Book, Table, Taken, Wanted, read_book
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
from oppiva.core.rosters.moments import day_of, time_of, times_of
from oppiva.core.rosters.pasting import paste
from oppiva.core.rosters.reading import read_roster
from oppiva.core.rosters.values import is_address

__all__ = [
    "FIELDS",
    "MOST_BYTES",
    "MOST_CELLS",
    "REFUSALS",
    "Book",
    "Heading",
    "Roster",
    "Row",
    "Skipped",
    "Table",
    "Taken",
    "Trouble",
    "Wanted",
    "day_of",
    "heading_key",
    "is_address",
    "paste",
    "read_book",
    "read_roster",
    "time_of",
    "times_of",
]
