"""What the log fills of the slots that jobs, audit and ui offer: its files, the tabs of a phone."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from oppiva.audit.services import on_purge
from oppiva.experiments.rules import may_open_diary_file
from oppiva.experiments.services.log_files import (
    MOST_BYTES,
    MOST_SIDE,
    PHOTO,
    PHOTO_TYPES,
    SPEECH,
    SPEECH_TYPES,
    forget_files,
)
from oppiva.jobs import registry as jobs_registry
from oppiva.people.models import Role
from oppiva.ui import registry
from oppiva.ui.context import prefixed


def register() -> None:
    """Photos and speech of the diary, and the tabs of who is in a team."""
    jobs_registry.file_kind(PHOTO, may_open_diary_file, types=PHOTO_TYPES, max_bytes=MOST_BYTES, most_side=MOST_SIDE)
    jobs_registry.file_kind(SPEECH, may_open_diary_file, types=SPEECH_TYPES, max_bytes=MOST_BYTES)
    on_purge(forget_files)
    # Of the pages below a programme only the own experiment's have tabs.
    registry.tab(
        "experiment",
        _("Own experiment"),
        order=20,
        url=_own,
        icon="flask",
        shown=_in_a_team,
        holds=("/hanke/",),
    )
    registry.tab(
        "log",
        pgettext_lazy("tab", "Log"),
        order=30,
        url="experiments:log_own",
        icon="pencil-simple",
        shown=_in_a_team,
    )


def _own(_request: HttpRequest) -> str:
    """One's own newest experiment."""
    return prefixed("/oma-kokeilu/", get_language() or "fi")


def _in_a_team(request: HttpRequest) -> bool:
    """Whether the reader is a member of a team: others have no experiment of their own."""
    actor = getattr(request, "actor", None)
    return actor is not None and Role.TEAM_MEMBER in actor.roles
