"""What an address or a button sends, read with care: whatever stands there, nothing but a page comes of it."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, QueryDict


def whole_in(query: QueryDict, name: str, *, digits: int = 8) -> int | None:
    """A whole number of at most so many digits; None for anything else."""
    sent = query.get(name, "")
    return int(sent) if sent.isascii() and sent.isdecimal() and len(sent) <= digits else None


def id_in(query: QueryDict, name: str) -> UUID | None:
    """A record's id; None for anything else."""
    try:
        return UUID(query.get(name, ""))
    except ValueError:
        return None


def page_in(query: QueryDict) -> int:
    """The page of a list, the first when none is asked for."""
    return whole_in(query, "sivu", digits=6) or 1


def base_version(request: HttpRequest, version: int) -> int:
    """The version the form was opened with; a number that cannot be read counts as the newest."""
    sent = whole_in(request.POST, "base_version", digits=9)
    return version if sent is None else sent
