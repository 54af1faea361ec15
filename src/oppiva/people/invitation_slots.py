"""What invitations put into the slots of jobs and people: who opens a list's file, and what is held about a person."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.utils.translation import gettext as _

from oppiva.core.policy import Actor
from oppiva.jobs import registry
from oppiva.jobs.models import StoredFile
from oppiva.people import queries, slots
from oppiva.people.invitation_words import answer_line, list_line
from oppiva.people.rules import import_runs_visible_to
from oppiva.people.services.imports import FILE
from oppiva.people.services.invitations_erasing import erase_invitations, erase_rows

KEPT = timedelta(days=30)


def register() -> None:
    """Fills the slots."""
    slots.register_notice(slots.NoticeKind("invitation", "people.invitation", answer_line))
    slots.register_notice(slots.NoticeKind("invitation_list", "people.importrun", list_line))
    registry.file_kind(FILE, _may_open, types=frozenset({"xlsx", "csv", "txt"}), keep=KEPT)
    slots.register_personal_data(
        slots.PersonalData(
            "people.invitation", lambda: _("Invitations to you"), queries.invitations_about, erase_invitations
        )
    )
    slots.register_personal_data(
        slots.PersonalData("people.importrow", lambda: _("Lists you were on"), queries.rows_about, erase_rows)
    )
    slots.register_personal_data(
        slots.PersonalData(
            "people.importrun",
            lambda: _("Lists you brought in"),
            queries.runs_about,
            lambda person_id: None,
            stays=lambda: _("That a list was brought in and when stays without a name."),
        )
    )


def _may_open(actor: Actor, stored: StoredFile) -> bool:
    return import_runs_visible_to(actor).filter(pk=UUID(stored.object_id)).exists()
