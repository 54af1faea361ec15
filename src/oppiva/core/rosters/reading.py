"""One file in, one roster out."""

from collections.abc import Mapping

from oppiva.core.rosters.model import Roster


def read_roster(data: bytes, *, known: Mapping[str, str] | None = None) -> Roster:
    """The people of a CSV or xlsx file; `known` gives fields to headings (keys by `heading_key`), "" to pass one by.

    Refuses the whole file with DomainError: too_large, a format that is no list, forbidden_heading and the like.
    """
    raise NotImplementedError
