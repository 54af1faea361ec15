"""Where one goes to the models: a section of the top bar for everybody, from there those who make them go on to the
table and the desk; and the path from the page of an experiment."""

from __future__ import annotations

from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext, gettext_lazy, pgettext_lazy

from oppiva.audit.models import Record
from oppiva.catalogue import rules
from oppiva.catalogue.pages.library_links import link
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
        url="catalogue:library",
        shown=registry.always,
        holds=(
            "/hanke/*/ryhmittely/",
            "/hanke/*/aihiot/",
            "/hanke/*/kattavuus/",
            "/hanke/*/polku/",
            "/hanke/*/mallit/",
            "/hanke/*/kirjastot/",
            "/kirjastot/",
        ),
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


def links_of(actor: Actor) -> list[tuple[str, str]]:
    """Where those who make models go on from the library: words and address; nothing for everybody else.

    Of several programmes that which began first.
    """
    allowed = [(gettext("Allowed libraries"), link("catalogue:allowed_libraries"))]
    own = allowed if Role.INSTANCE_ADMIN in actor.roles else []
    codes = current_programmes(actor) if actor.roles & READERS else []
    if not codes:
        return own
    ways = [
        (gettext("Models that are written"), link("catalogue:models", codes[0])),
        (gettext("Grouping table"), reverse("catalogue:table", args=[codes[0]])),
        (gettext("Adoptions"), link("adoption:programme", codes[0])),
    ]
    if Role.ANALYST in actor.roles:
        ways.append((gettext("Libraries from elsewhere"), link("catalogue:libraries", codes[0])))
    return [*((words, address) for words, address in ways if address), *own]
