"""What workshops fills of the slots that people, ui and jobs offer."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as __

from oppiva.people import slots
from oppiva.people.models import Role
from oppiva.ui import registry
from oppiva.workshops import notices
from oppiva.workshops.queries import scopes


def register() -> None:
    """Scope kinds `series` and `team`, and the notices."""
    slots.register_scope_kind(
        slots.ScopeKind(
            "series", scopes.series_labels, scopes.series_choices, scopes.series_within, scopes.series_exists
        )
    )
    slots.register_scope_kind(
        slots.ScopeKind("team", scopes.team_labels, scopes.team_choices, scopes.team_within, scopes.team_exists)
    )
    notices.register()
    registry.section("places", __("My places"), order=12, url="workshops:places", shown=_takes_part)


def _takes_part(request: HttpRequest) -> bool:
    """Whether the reader takes part in series: others have no places."""
    actor = getattr(request, "actor", None)
    return actor is not None and bool(actor.roles & {Role.PARTICIPANT, Role.TEAM_MEMBER})
