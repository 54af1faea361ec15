"""Reads of search: hits of a query, likenesses of a text, how the index is."""

from oppiva.search.queries.cards import cards_of
from oppiva.search.queries.finding import find
from oppiva.search.queries.found import Found, Hit
from oppiva.search.queries.likeness import alike
from oppiva.search.queries.newest import newest
from oppiva.search.queries.state import Status, finding, status

__all__ = [
    "Found",
    "Hit",
    "Status",
    "alike",
    "cards_of",
    "find",
    "finding",
    "newest",
    "status",
]
