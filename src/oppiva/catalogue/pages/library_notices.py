"""What is to be known of a model before anything is read: not the newest, due, replaced, withdrawn, spoken against."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from oppiva.catalogue.models import EdgeKind, ForeignModel, ModelState, ModelVersion, OperatingModel
from oppiva.catalogue.pages.library import Text, told
from oppiva.catalogue.pages.library_origin import library_of, sibling_there, version_there
from oppiva.catalogue.pages.library_origin import told as told_origin
from oppiva.catalogue.queries.library_model import Other, Term, VersionRow
from oppiva.jobs import clock
from oppiva.ui.formatting import date as full_date


@dataclass(frozen=True)
class Notice:
    """One of them: its title, a sentence in the reader's language, why in that of the model, and where one goes."""

    kind: str
    title: str
    text: str = ""
    why: Text | None = None
    lead: str = ""
    ways: tuple[tuple[str, Text], ...] = ()


@dataclass(frozen=True)
class Around:
    """What the notices are told from beside the version itself."""

    versions: Sequence[VersionRow]
    term: Term | None
    today: date
    successor: Other | None = None
    replaced_why: str = ""
    instead: Sequence[Other] = ()
    since: Sequence[Mapping[str, Any]] = ()
    withdrawn: Sequence[tuple[str, date]] = ()
    origin: ForeignModel | None = None


def notices(version: ModelVersion, around: Around) -> tuple[Notice, ...]:
    """Not the newest; due, replaced or withdrawn: since when, why and what instead; a contradiction that waits."""
    model = version.operating_model
    is_newest = version.pk == model.current_version
    found = [
        *_elsewhere(version, around.origin),
        *_variant(version, around.origin),
        *([] if is_newest else [_older(model, around)]),
    ]
    if model.state == ModelState.WITHDRAWN:
        found.append(_withdrawn(model, around))
    elif model.state == ModelState.REPLACED:
        found.append(_replaced(model, around))
    elif model.state == ModelState.DUE_REVIEW:
        found.append(_due(model, around))
    waiting = [one["code"] for one in around.since if EdgeKind.CONTRADICTS in one["kinds"] and not one["answer"]]
    if waiting and is_newest:
        said = _("Something has come that speaks against this model")
        words = _("Until it is answered the evidence is at most 2 of 5: %(codes)s.") % {"codes": ", ".join(waiting)}
        found.append(Notice("next", said, words))
    if around.withdrawn:
        found.append(_sources_gone(around.withdrawn))
    return tuple(found)


def _sources_gone(withdrawn: Sequence[tuple[str, date]]) -> Notice:
    """What stands under this version is told no further: here without its numbers; the frozen data keep them."""
    said = ngettext(
        "A source was withdrawn after this version was published",
        "Sources were withdrawn after this version was published",
        len(withdrawn),
    )
    each = [_("%(code)s on %(day)s") % {"code": code, "day": full_date(day)} for code, day in withdrawn]
    words = _("%(sources)s. This page no longer tells what they counted. The data of the version stay as published.")
    return Notice("frozen", said, words % {"sources": ", ".join(each)})


def _elsewhere(version: ModelVersion, origin: ForeignModel | None) -> list[Notice]:
    """That it is of another library: which, who keeps it there, when it was read, and the address there."""
    if origin is None:
        return []
    said = _("From elsewhere: %(library)s") % {"library": library_of(origin)}
    address = version_there(origin, version.number)
    ways = ((address, Text(address, "")),) if address else ()
    return [Notice("frozen", said, told_origin(origin, version.shown), lead=_("Its own address:"), ways=ways)]


def _variant(version: ModelVersion, origin: ForeignModel | None) -> list[Notice]:
    """That it is a place's own, read by no peers, and what it came from: frozen with the text."""
    came = version.content["model"]
    if "forked_from" not in came:
        return []
    said = _("Local variant of model %(code)s · not peer reviewed") % {"code": came["forked_from"]}
    words = _("A place that uses the model has changed it for its own work and keeps it itself.")
    number = came["forked_from_version"].removesuffix(".0")
    name = Text(_("Version %(number)s of model %(code)s") % {"number": number, "code": came["forked_from"]}, "")
    args = came["forked_from_slug"], came["forked_from_version"]
    address = sibling_there(origin, *args) if origin is not None else reverse("catalogue:version", args=args)
    if not address:
        return [Notice("frozen", said, words)]
    return [Notice("frozen", said, words, lead=_("It came from:"), ways=((address, name),))]


def _older(model: OperatingModel, around: Around) -> Notice:
    newest = next((one.shown for one in around.versions), "")
    said = _("There is a newer version: %(number)s") % {"number": newest}
    words, address = Text(_("Open the newest version"), ""), reverse("catalogue:model", args=[model.slug])
    return Notice("frozen", said, _("This one stays as it was published."), ways=((address, words),))


def _withdrawn(model: OperatingModel, around: Around) -> Notice:
    said = _("This model was withdrawn from use on %(day)s") % {"day": _day(model.state_since)}
    lead = _("Of the same theme:") if around.instead else ""
    return Notice("stop", said, why=Text(model.withdrawn_reason, model.language), lead=lead, ways=ways(around.instead))


def _replaced(model: OperatingModel, around: Around) -> Notice:
    said = _("This model was replaced by another on %(day)s") % {"day": _day(model.state_since)}
    why = Text(around.replaced_why, model.language) if around.replaced_why else None
    other = around.successor
    if other is None:
        return Notice("next", said, why=why)
    gone = _("The one that replaced it has been withdrawn, too.") if other.state == ModelState.WITHDRAWN else ""
    return Notice("next", said, gone, why, _("Instead of it:"), ways([other]))


def _due(model: OperatingModel, around: Around) -> Notice:
    """Nobody keeps it, its day has passed, or it was out of use and came back."""
    said = _("This model has waited for a check since %(day)s") % {"day": _day(model.state_since)}
    if around.origin is not None:
        return Notice("next", said, _("Ask its steward there before you take it into use."))
    term = around.term
    if term is None:
        return Notice("next", said, _("It has no steward now, so nobody has looked whether it still holds."))
    if term.next_review_on is not None and term.next_review_on < around.today:
        words = _("Its steward should have checked it by %(day)s. Ask the steward before you take it into use.")
        return Notice("next", said, words % {"day": full_date(term.next_review_on)})
    return Notice("next", said, _("Ask the steward before you take it into use."))


def _day(moment: datetime) -> str:
    """The day in Finland."""
    return full_date(moment.astimezone(clock.HELSINKI).date())


def ways(others: Sequence[Other]) -> tuple[tuple[str, Text], ...]:
    """Where these models are read, and what they are called."""
    reader = get_language() or "fi"
    return tuple(
        (reverse("catalogue:model", args=[one.slug]), told("name", one.name, one.language, one.translations, reader))
        for one in others
    )
