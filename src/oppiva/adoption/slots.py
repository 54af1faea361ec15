"""Where one goes to one's own adoptions: a section of the top bar for who has one, and a link of the own page."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.translation import gettext_lazy, pgettext_lazy

from oppiva.people.models import Role
from oppiva.people.slots import OwnLink, register_own_link
from oppiva.ui import registry


def register() -> None:
    """Fills the slots of ui and people."""
    registry.section(
        "adoptions", pgettext_lazy("section", "Own adoptions"), order=36, url="adoption:own", shown=_adopts
    )  # fmt: skip
    register_own_link(OwnLink(gettext_lazy("Own adoptions and models you follow"), "adoption:own"))


def _adopts(request: HttpRequest) -> bool:
    """Whether the reader has begun an adoption: the role comes with the first; no statement."""
    actor = getattr(request, "actor", None)
    return actor is not None and Role.ADOPTER in actor.roles
