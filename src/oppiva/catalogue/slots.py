"""Where one goes to the candidates: a section of the top bar, and the path from the page of an experiment."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext, gettext_lazy, pgettext_lazy

from oppiva.audit.models import Record
from oppiva.catalogue import rules
from oppiva.catalogue.services import organisation_gone
from oppiva.core.policy import Actor
from oppiva.experiments.models import Experiment
from oppiva.experiments.record_slots import register_record_links
from oppiva.people.models import Role
from oppiva.people.slots import OwnLink, register_goes_along, register_own_link
from oppiva.programme.queries import current_programmes
from oppiva.ui import registry

# The readers of the row "candidate" (trust.md 2).
READERS = frozenset({Role.FACILITATOR, Role.ANALYST, Role.PROJECT_MANAGER, Role.AUDITOR})


def register() -> None:
    """Fills the slot of ui."""
    registry.section(
        "models",
        pgettext_lazy("section", "Models"),
        order=34,
        url=_table,
        shown=_reads,
        holds=("/hanke/*/aihiot/", "/hanke/*/kattavuus/", "/hanke/*/polku/"),
    )
    register_record_links(_path)
    register_own_link(OwnLink(gettext_lazy("Models you keep"), "catalogue:stewardships"))
    register_goes_along(_stewardships)


def _stewardships(organisation: UUID) -> list[Record]:
    """What the organisation keeps is over with its deletion, which is not refused. Nothing goes along: the deletion
    undone, its dead stewardships stay dead."""
    organisation_gone(organisation)
    return []


def _path(actor: Actor, experiment: Experiment) -> list[tuple[str, str]]:
    """The path of an experiment that may lie on the table, for who reads candidates."""
    lies = experiment.submitted_at is not None or experiment.state in rules.AT_WORK
    if not lies or not rules.reads_table(actor, experiment.programme):
        return []
    address = reverse("catalogue:trace", args=[experiment.programme.code, experiment.code])
    return [(gettext("Development path"), address)]


def _reads(request: HttpRequest) -> bool:
    actor = getattr(request, "actor", None)
    return registry.signed_in(request) and isinstance(actor, Actor) and bool(actor.roles & READERS)


def _table(request: HttpRequest) -> str:
    """The table of the one programme, of several that which began first; nothing for who sees none."""
    actor = getattr(request, "actor", None)
    codes = current_programmes(actor) if isinstance(actor, Actor) else []
    return registry.address_of("catalogue:table", codes[0]) if codes else ""
