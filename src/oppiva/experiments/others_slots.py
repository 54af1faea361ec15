"""Where one goes to the experiments of others: a section of the top bar, and a tab on a participant's phone."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from oppiva.core.policy import Actor
from oppiva.people.models import Role
from oppiva.programme.queries import current_programmes
from oppiva.ui import registry
from oppiva.ui.context import prefixed

# Whoever takes part, leads, groups, runs or audits; others are led there by what is published.
READERS = frozenset(
    {
        Role.PARTICIPANT, Role.TEAM_MEMBER, Role.FACILITATOR, Role.ANALYST, Role.PROJECT_MANAGER, Role.AUDITOR,
        Role.COMMUNICATOR,
    }
)  # fmt: skip


def register() -> None:
    """Fills the slots of ui."""
    registry.section("experiments", pgettext_lazy("section", "Experiments"), order=32, url=_of_programme, shown=_reads)
    registry.tab("others", _("Others' experiments"), order=40, url=_others, icon="users-three", shown=_in_a_team)


def _actor(request: HttpRequest) -> Actor | None:
    actor = getattr(request, "actor", None)
    return actor if isinstance(actor, Actor) and actor.person_id else None


def _reads(request: HttpRequest) -> bool:
    actor = _actor(request)
    return registry.signed_in(request) and actor is not None and bool(actor.roles & READERS)


def _in_a_team(request: HttpRequest) -> bool:
    """The tabs are those of a team: the one in the middle is its log."""
    actor = _actor(request)
    return actor is not None and Role.TEAM_MEMBER in actor.roles


def _of_programme(request: HttpRequest) -> str:
    """The list of the one programme, of several the choice; nothing for who sees none."""
    actor = _actor(request)
    codes = current_programmes(actor) if actor is not None else []
    if not codes:
        return ""
    return registry.address_of("experiments:others", codes[0])


def _others(request: HttpRequest) -> str:
    """The list; on the page of an experiment the choice, which lies elsewhere: the tab of the own one is current."""
    listed = _of_programme(request)
    if not listed or (request.path.startswith(listed) and request.path != listed):
        return prefixed("/muiden-kokeilut/", get_language() or "fi")
    return listed
