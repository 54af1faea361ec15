"""Who asks, typed once for the pages of all apps above."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpRequest

if TYPE_CHECKING:
    from oppiva.core.policy import Actor


def actor_of(request: HttpRequest) -> Actor:
    """The actor that the middleware of people found."""
    found: Actor = request.actor  # type: ignore[attr-defined]  # set by a middleware
    return found
