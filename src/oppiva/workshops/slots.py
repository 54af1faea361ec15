"""What workshops fills of the slots that people, ui and jobs offer."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from oppiva.people import slots
from oppiva.workshops import notices, reminders
from oppiva.workshops.queries import scopes


def register() -> None:
    """Scope kinds `series` and `team`, the reminders, the notices, the link of the own page."""
    slots.register_scope_kind(
        slots.ScopeKind(
            "series", scopes.series_labels, scopes.series_choices, scopes.series_within, scopes.series_exists
        )
    )
    slots.register_scope_kind(
        slots.ScopeKind("team", scopes.team_labels, scopes.team_choices, scopes.team_within, scopes.team_exists)
    )
    slots.register_reminders(reminders.reminders_of)
    slots.register_own_link(slots.OwnLink(_("My workshops and calendar"), "workshops:own_calendar"))
    notices.register()
