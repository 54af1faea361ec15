"""Adoptions of models on the first page: who waits to be confirmed, whatever the role, and one's own."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from oppiva.adoption.models import Stage
from oppiva.adoption.queries.home import OwnAdoption
from oppiva.home import addresses
from oppiva.home.sight import Sight
from oppiva.reporting.things import Thing
from oppiva.ui.counting import number_word


def claim_things(sight: Sight) -> Iterator[Thing]:
    """The adopters that wait for the person to say whether they are who they say."""
    n = sight.claims
    if not n:
        return
    words = ngettext("%(n)s adopter waits to be confirmed", "%(n)s adopters wait to be confirmed", n)
    yield Thing(
        "adoptions_to_confirm",
        words % {"n": number_word(n)},
        _("Until you confirm, it is neither counted nor shown."),
        _("See who they are"),
        addresses.adoptions_to_confirm(),
        ("read", "adoption"),
        1,
    )


def stage_words(one: OwnAdoption) -> str:
    """Where it is and how far it has come, and that it is not confirmed."""
    place = f"{one.place}, {one.unit}" if one.unit else one.place
    if one.refused:
        return _("%(place)s: it was not confirmed") % {"place": place}
    words = _("%(place)s: %(stage)s") if one.confirmed else _("%(place)s: %(stage)s, waits to be confirmed")
    return words % {"place": place, "stage": Stage(one.stage).label}
