"""Reads of adoptions for pages, exports and upper apps."""

from oppiva.adoption.queries.standing import (
    ended_on,
    in_use_since,
    newest_answer,
    rounds_of,
    rounds_of_many,
    standing_of,
    status_unknown,
)

__all__ = [
    "ended_on",
    "in_use_since",
    "newest_answer",
    "rounds_of",
    "rounds_of_many",
    "standing_of",
    "status_unknown",
]
