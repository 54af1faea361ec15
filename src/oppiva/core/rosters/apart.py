"""Reading in a child process, so that a file made to hurt hurts nobody."""

from collections.abc import Mapping

from oppiva.core.rosters.model import Roster


def read_apart(data: bytes, *, known: Mapping[str, str] | None = None) -> Roster:
    """As `read_roster`, within 10 s of processor, 256 MB and 15 s in all, else `roster_too_heavy`."""
    raise NotImplementedError
