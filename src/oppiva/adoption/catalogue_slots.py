"""What adoptions fill of the slots of catalogue: the place behind a local variant, notes at the desk, days of the
path."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from django.urls import reverse
from django.utils.translation import gettext as _

from oppiva.adoption.exports.public_use import places_table
from oppiva.adoption.pages.spread import Asked, spread_page
from oppiva.adoption.pages.variants import part_of, places_said, where_of
from oppiva.adoption.queries.path_days import days_of
from oppiva.adoption.queries.public_use import public_places
from oppiva.adoption.queries.pulling import waiting_for_text
from oppiva.adoption.queries.spread import library_spread
from oppiva.adoption.queries.variants import adoption_behind, place_tries
from oppiva.catalogue import export_slots, path_slots, variant_slots
from oppiva.catalogue.export_slots import More, MorePage
from oppiva.catalogue.models import OperatingModel
from oppiva.catalogue.variant_slots import DeskMore, DeskNote
from oppiva.core.policy import Actor
from oppiva.ui.tables import Table


def register() -> None:
    """Fills them."""
    variant_slots.register_place(place_tries, _more)
    path_slots.register_days(days_of)
    export_slots.register_more(More(_pages, _tables))


def _pages() -> tuple[MorePage, ...]:
    """The board of the spread, of the whole library: what narrows it and its own files are live alone."""
    found = library_spread()
    page = replace(spread_page(found, Asked()), selects=(), files=())
    return (MorePage("/mallit/leviaminen/", "adoption/spread.html", {"page": page}),)


def _tables(slugs: Collection[str]) -> dict[str, Table]:
    return {"kayttoonotot.csv": places_table(public_places(slugs))}


def _more(actor: Actor, model: OperatingModel) -> DeskMore:
    address = reverse("adoption:changes", args=[model.programme.code, model.code])
    links = [(_("Changes of adopters"), address)] if model.current_version is not None else []
    behind = adoption_behind(model)
    if behind is not None and str(behind.adoption.contact_id) == actor.person_id:
        links.append((_("The adoption it came from"), reverse("adoption:variant", args=[behind.adoption_id])))
    rows = waiting_for_text(actor, model) if model.current_version is not None else ()
    notes = tuple(
        DeskNote(part_of(one), where_of(model, one), one.sentence, f"{one.code}, {places_said(one.places)}")
        for one in rows
    )
    return DeskMore(tuple(links), notes, address)
