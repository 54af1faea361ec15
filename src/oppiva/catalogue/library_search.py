"""The library as search knows it: one kind, found by everybody, and the list of the library found by meaning."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from oppiva.catalogue import library_words as say
from oppiva.catalogue.forms.library import LibraryAsked
from oppiva.catalogue.pages.library import told
from oppiva.catalogue.queries import library as reads
from oppiva.catalogue.queries.library import MODEL, LibraryRow, LibraryRows
from oppiva.catalogue.rules.library import current_versions, found_by, published_models
from oppiva.core.policy import Actor
from oppiva.experiments.models import Theme, Whose
from oppiva.experiments.queries.searching import EFFORT, OUTCOME
from oppiva.people.queries import area_choices, area_names
from oppiva.search import queries, slots
from oppiva.search.slots import Card, Filter, Kind, Text

TRANSLATED = ("name", "one_sentence", "plain_summary")
SORTS = {reads.NEWEST: "best", reads.STRONGEST: "sure"}
# Of a version what it is about: where it did not work and what it needs are asked for, too.
PARTS = (
    "one_sentence", "plain_summary", "problem", "start_situation", "change_customer", "change_staff", "change_employer",
    "steps", "needs", "does_not_solve", "did_not_work", "breaks_if", "for_whom_words",
    "effect_words", "equality", "channel", "roles", "staff_message",
)  # fmt: skip


def register() -> None:
    """The kind."""
    slots.register_kind(
        Kind(
            name=MODEL,
            label=gettext_lazy("Operating models"),
            texts=texts,
            every=lambda: iter(published_models().values_list("pk", flat=True)),
            visible_to=lambda here: _ids(found_by(here)),
            cards=cards,
            narrowed=_narrowed,
            filters=filters_of,
            ranks=ranks,
            counted=say.counted,
        )
    )


def found(actor: Actor, asked: LibraryAsked) -> tuple[LibraryRows, tuple[str, ...]]:
    """The models that a text finds, best first, and what is to be known of how it was looked for."""
    sort, size = SORTS.get(asked.order, "best"), reads.SIZE
    hits = queries.find(actor, asked.text, kinds=[MODEL], filters=asked.filters, sort=sort, page=asked.page, size=size)
    if hits.off:
        return LibraryRows(0, 1, ()), (_("Search is switched off for a while"),)
    total = hits.total if hits.found else 0
    rows = reads.rows_of([one.object_id for one in hits.hits]) if total else ()
    notes = []
    if hits.lexical:
        notes.append(_("Search goes by words alone just now: what says the same in other words may be missing."))
    if total and not hits.by_word:
        notes.append(_("No text has your words. These may still be about the same."))
    return LibraryRows(total, min(asked.page, max(1, -(-total // size))), rows), tuple(notes)


def found_ids(actor: Actor, asked: LibraryAsked, size: int) -> tuple[list[UUID], int] | None:
    """The models of a page of hits, best first, and how many there are; None while search is switched off."""
    sort = SORTS.get(asked.order, "best")
    hits = queries.find(actor, asked.text, kinds=[MODEL], filters=asked.filters, sort=sort, page=asked.page, size=size)
    if hits.off:
        return None
    return [one.object_id for one in hits.hits] if hits.found else [], hits.total if hits.found else 0


def texts(ids: Collection[UUID] | None = None) -> Iterator[Text]:
    """The newest texts of these models as the index holds them."""
    rows = current_versions(ids).values_list("operating_model_id", "language", "name", "content", "at")
    for pk, language, name, content, at in rows.iterator(chunk_size=200):
        said = content["texts"]
        body = [line for part in PARTS for line in _lines(said.get(part))]
        body += [str(one.get("what", "")) for one in said.get("core_parts") or ()]
        for other in (said.get("translations") or {}).values():
            # Who looks for it in another language finds it by the words of that one.
            body += [line for part in TRANSLATED for line in _lines(other.get(part))]
        yield Text(pk, language, name, "\n".join(body), dated=at.date())


def _lines(value: Any) -> list[str]:
    if isinstance(value, list):
        return [str(one) for one in value]
    return [str(value)] if value else []


def filters_of() -> Sequence[Filter]:
    """What narrows hits of models and of experiments alike."""
    return (
        Filter(reads.WHOM, _("For whom"), [(one.value, say.capital(str(one.label))) for one in Whose]),
        Filter(reads.THEME, _("Theme"), [(one.value, say.capital(str(one.label))) for one in Theme]),
        Filter(reads.AREA, _("Area"), list(area_choices())),
    )


def cards(here: Actor, ids: Sequence[UUID]) -> Mapping[UUID, Card]:
    """What each hit shows; three statements."""
    language = get_language() or "fi"
    return {one.pk: _card(one, language) for one in reads.rows_of(ids)}


def _card(one: LibraryRow, language: str) -> Card:
    return Card(
        title=one.name,
        address=reverse("catalogue:model", args=[one.slug]),
        kind_words=_("Operating model %(number)s") % {"number": one.number},
        lang=one.language,
        where=", ".join(area_names(one.places.tried)),
        mark=say.MARKS[one.state],
        state=say.state(one.state),
        lines=(
            _("Evidence: %(level)s") % {"level": say.evidence(one.evidence).lower()},
            say.to_start(one.start_minutes) or say.effort_said(one.effort),
            *_translated(one, language),
        ),
        values={
            reads.WHOM: one.for_whom,
            reads.THEME: (one.theme,) if one.theme else (),
            reads.AREA: one.places.tried,
        },
        decided_on=one.at.date(),
    )


def _translated(one: LibraryRow, language: str) -> tuple[str, ...]:
    """That its page has it in the reader's language, when the text that was found is in another."""
    name = told("name", one.name, one.language, one.translations, language)
    return (
        ()
        if language == one.language or name.missing
        else (_("Also in your language: %(name)s") % {"name": name.words},)
    )


def ranks(sort: str, ids: Collection[UUID]) -> Mapping[UUID, float]:
    """The strongest evidence first."""
    if sort != "sure":
        return {}
    pairs = published_models().filter(pk__in=list(ids)).values_list("pk", "evidence")
    return {pk: float(level) for pk, level in pairs}


def _narrowed(ids: QuerySet[Any], filters: slots.Filters) -> QuerySet[Any]:
    """What of experiments alone is asked for finds no model."""
    if filters.get(OUTCOME) or filters.get(EFFORT):
        return ids.none()
    return _ids(reads.narrowed(ids, filters))


def _ids(rows: QuerySet[Any]) -> QuerySet[Any]:
    return rows.order_by().values("pk")
