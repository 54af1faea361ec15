"""What the buttons of a half-day send, read with care: whatever stands there, nothing but a page comes of it."""

from __future__ import annotations

from django.http import Http404, QueryDict

from oppiva.ui.sent import id_in
from oppiva.workshops import queries
from oppiva.workshops.models import Session, Team


def team_in(post: QueryDict, session: Session, name: str = "team") -> Team:
    """A team of the half-day's series, else 404."""
    found = queries.team_of_series(session, id_in(post, name))
    if found is None:
        raise Http404
    return found
