"""The copy pack of a model for Innokylä: each field of its template with the text to paste, its length, its limit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from oppiva.catalogue.innokyla import Filled, filled, template
from oppiva.catalogue.models import IN_USE_STATES, ModelState, ModelVersion
from oppiva.catalogue.told import Told, told
from oppiva.ui.formatting import date as full_date
from oppiva.ui.formatting import number


@dataclass(frozen=True)
class FieldShown:
    """A field: its name as Innokylä writes it, the text, how long it is; `notes`: what is not sure of it."""

    key: str
    name: str
    text: str
    language: str
    length: str
    over: str
    empty: str
    notes: tuple[str, ...]


@dataclass(frozen=True)
class PartShown:
    """A part of the template with its fields."""

    name: str
    fields: tuple[FieldShown, ...]


@dataclass(frozen=True)
class PackPage:
    """All of the page; `empty`, `too_long`: the fields with the way to each."""

    name: Told
    model: str
    shown: str
    not_in_use: str
    sentence: str
    parts: tuple[PartShown, ...]
    empty: tuple[tuple[str, str], ...]
    too_long: tuple[tuple[str, str], ...]
    compared: str
    files: tuple[tuple[str, str], ...]
    innokyla: str


def pack_page(version: ModelVersion, *, language: str) -> PackPage:
    """The pack of the newest version for a reader of this language."""
    model, rows = version.operating_model, filled(version)
    compared, slug = template().compared_on, version.operating_model.slug
    return PackPage(
        name=told(version.content, "name", language),
        model=reverse("catalogue:model", args=[slug]),
        shown=version.shown,
        not_in_use="" if model.state in IN_USE_STATES else str(ModelState(model.state).label),
        sentence=_sentence(rows),
        parts=tuple(
            PartShown(part, tuple(_field(one) for one in some))
            for part, some in groupby(rows, key=lambda one: one.field.part)
        ),
        empty=tuple((one.field.key, one.field.name) for one in rows if not one.text),
        too_long=tuple((one.field.key, one.field.name) for one in rows if one.over),
        compared=full_date(compared) if compared else "",
        files=(
            (_("Text file (TXT)"), reverse("catalogue:innokyla_text", args=[slug])),
            (_("Document to edit (DOCX)"), reverse("catalogue:innokyla_docx", args=[slug])),
        ),
        innokyla=version.content["texts"].get("innokyla") or "",
    )


def length_said(one: Filled) -> str:
    """`123 of 255 characters`, or without a limit how many."""
    if one.field.most:
        return _("%(n)s of %(most)s characters") % {"n": number(one.length), "most": number(one.field.most)}
    return ngettext("%(n)s character", "%(n)s characters", one.length) % {"n": number(one.length)}


def over_said(one: Filled) -> str:
    """How far a text is over its limit, in words; empty where it fits."""
    if not one.over:
        return ""
    words = ngettext("%(n)s character too long: shorten it", "%(n)s characters too long: shorten it", one.over)
    return words % {"n": number(one.over)}


def empty_said(one: Filled) -> str:
    """Why nothing is there to paste."""
    if one.text:
        return ""
    return _("Chosen from a list in Innokylä.") if one.field.chosen else _("The model tells nothing of this.")


def notes_of(one: Filled) -> tuple[str, ...]:
    """What nobody has confirmed of a field."""
    said = []
    if one.field.unsure:
        said.append(_("It is not confirmed that the form has this field."))
    if one.field.guessed:
        said.append(_("The limit is not confirmed."))
    elif not one.field.most and one.text:
        said.append(_("No limit is known."))
    return tuple(said)


def _field(one: Filled) -> FieldShown:
    return FieldShown(
        key=one.field.key,
        name=one.field.name,
        text=one.text,
        language=one.language,
        length=length_said(one) if one.text else "",
        over=over_said(one),
        empty=empty_said(one),
        notes=notes_of(one),
    )


def _sentence(rows: Sequence[Filled]) -> str:
    """How much of the template the model fills."""
    there = sum(bool(one.text) for one in rows)
    words = ngettext("%(n)s of %(all)s field is ready", "%(n)s of %(all)s fields are ready", there)
    return words % {"n": number(there), "all": number(len(rows))}
