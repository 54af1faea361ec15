"""What the buttons of a half-day send, read with care: whatever stands there, nothing but a page comes of it."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, QueryDict

from oppiva.workshops import queries
from oppiva.workshops.models import Session, Team


def number_in(post: QueryDict, name: str) -> int | None:
    """A whole number of at most eight digits; None for anything else."""
    sent = post.get(name, "")
    return int(sent) if sent.isascii() and sent.isdecimal() and 0 < len(sent) < 9 else None


def uuid_in(post: QueryDict, name: str) -> UUID | None:
    """An id; None for anything else."""
    try:
        return UUID(post.get(name, ""))
    except ValueError:
        return None


def team_in(post: QueryDict, session: Session, name: str = "team") -> Team:
    """A team of the half-day's series, else 404."""
    found = queries.team_of_series(session, uuid_in(post, name))
    if found is None:
        raise Http404
    return found
