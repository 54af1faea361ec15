"""Where one goes to the candidates: a section of the top bar."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.translation import pgettext_lazy

from oppiva.core.policy import Actor
from oppiva.people.models import Role
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
        holds=("/hanke/*/aihiot/",),
    )


def _reads(request: HttpRequest) -> bool:
    actor = getattr(request, "actor", None)
    return registry.signed_in(request) and isinstance(actor, Actor) and bool(actor.roles & READERS)


def _table(request: HttpRequest) -> str:
    """The table of the one programme, of several that which began first; nothing for who sees none."""
    actor = getattr(request, "actor", None)
    codes = current_programmes(actor) if isinstance(actor, Actor) else []
    return registry.address_of("catalogue:table", codes[0]) if codes else ""
