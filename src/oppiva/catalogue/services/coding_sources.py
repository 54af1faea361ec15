"""Texts of experiments: frozen as they stand, frozen anew when they have changed, blocked out by an erasure.

Quotes go along to a new version where their words stand in it exactly once; the others wait for a person.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Max

from oppiva.audit import services as audit
from oppiva.catalogue import coding_marks as marks
from oppiva.catalogue.coding_marks import Span
from oppiva.catalogue.models import Coding, Memo, Quote, SourceVersion
from oppiva.catalogue.queries.coding import coded_elsewhere, experiments_of
from oppiva.catalogue.rules.coding import Desk
from oppiva.catalogue.services.coding_desk import doing
from oppiva.core.chain import digest
from oppiva.core.errors import DomainError
from oppiva.core.policy import Actor, system
from oppiva.experiments.models import Experiment
from oppiva.experiments.queries.decided_texts import DecidedText, decided_texts
from oppiva.jobs import clock

State = Quote.State
ANCHORS = system("coding-anchors")
ERASURE = system("erasure")
SHORTEST_MASK = 2


def freeze(desk: Desk) -> tuple[SourceVersion, ...]:
    """Freeze the decided texts of the candidate's experiments that are not frozen as they stand; answers the new ones.

    Quotes in an earlier version are looked for in the new one. Refuses while a set is open (`coding_under_way`), whose
    texts are fixed. A text that an open set of another candidate holds waits for its end: its marks would go along to
    where their coders are not blind. Refused the same way when nothing but such texts has changed.
    """
    with doing(desk) as one:
        if one.desk.open_set is not None:
            raise DomainError("coding_under_way", candidate=one.desk.candidate.code)
        wanted = experiments_of(one.desk)
        hold_texts(wanted)
        texts = decided_texts(one.desk.placed, wanted)
        changed = [text for text in sorted(texts.values(), key=lambda text: text.code) if _has_changed(text)]
        elsewhere = coded_elsewhere(one.desk, [text.pk for text in changed])
        made = [_freeze(text, one.at) for text in changed if text.pk not in elsewhere]
        if elsewhere and not made:
            raise DomainError("coding_under_way", candidate=min(elsewhere.values()))
        if made:
            one.log("sources_frozen", one.desk.candidate.pk, sources=len(made))
        return tuple(made)


def hold_texts(experiments: Collection[UUID]) -> None:
    """Others who freeze or fix the texts of these experiments, for whichever candidate, wait until this is done."""
    rows = Experiment.objects.select_for_update(no_key=True).filter(pk__in=experiments)
    list(rows.order_by("pk").values_list("pk", flat=True))


def _has_changed(text: DecidedText) -> bool:
    """Whether it says something else than what is frozen of it."""
    newest = SourceVersion.objects.filter(experiment_id=text.pk).order_by("-number").first()
    return bool(text.text) and (newest is None or newest.hash != digest({"text": text.text}))


def _freeze(text: DecidedText, at: datetime) -> SourceVersion:
    hashed = digest({"text": text.text})
    last = SourceVersion.objects.filter(experiment_id=text.pk).aggregate(last=Max("number"))["last"] or 0
    made = SourceVersion(
        experiment_id=text.pk, number=last + 1, language=text.language, text=text.text, hash=hashed, frozen_at=at
    )
    made.save()
    anchor(made)
    return made


def anchor(source: SourceVersion) -> tuple[int, int]:
    """Look in a new version for the quotes that stand in earlier ones; how many went along, how many wait.

    Of every candidate: a text is frozen for all. Two quotes never go to one place.
    """
    waiting = Quote.objects.filter(
        source__experiment_id=source.experiment_id, source__number__lt=source.number
    ).exclude(state=State.MOVED)
    went = stayed = 0
    for quote in waiting.select_related("source").order_by("source__number", "start", "end"):
        place = marks.found_once(source.text, quote.text)
        if place is None or Quote.objects.filter(source=source, start=place.start, end=place.end).exists():
            if quote.state != State.CHECK:
                audit.save(quote, actor=ANCHORS, changes={"state": State.CHECK})
            stayed += 1
            continue
        made = place_quote(ANCHORS, source, place)
        carry(ANCHORS, quote, [made])
        went += 1
    return went, stayed


def place_quote(actor: Actor, source: SourceVersion, place: Span) -> Quote:
    """The quote at this place, made when there is none. Refuses a place outside the text (`quote_outside`)."""
    if not 0 <= place.start < place.end <= len(source.text):
        raise DomainError("quote_outside", start=place.start, end=place.end)
    found = Quote.objects.filter(source=source, start=place.start, end=place.end).first()
    if found is not None:
        return found
    made = Quote(source=source, start=place.start, end=place.end, text=source.text[place.start : place.end])
    try:
        with transaction.atomic():
            return audit.save(made, actor=actor)
    except IntegrityError:  # made at the same moment for another candidate
        return Quote.objects.get(source=source, start=place.start, end=place.end)


def carry(actor: Actor, quote: Quote, to: Sequence[Quote]) -> None:
    """The marks and memos of a quote go along to where its words stand now; the old ones stay as they were."""
    for made in to:
        there = set(Coding.objects.filter(quote=made, deleted_in__isnull=True).values_list("code_id", "coder_id"))
        for coding in Coding.objects.filter(quote=quote, deleted_in__isnull=True).order_by("at", "pk"):
            if (coding.code_id, coding.coder_id) not in there:
                copy = Coding(quote=made, code_id=coding.code_id, coder_id=coding.coder_id, at=coding.at)
                audit.save(copy, actor=actor)
    for memo in Memo.objects.filter(quote=quote, deleted_in__isnull=True):
        audit.save(memo, actor=actor, changes={"quote": to[0].pk})
    audit.save(quote, actor=actor, changes={"state": State.MOVED, "moved_to": to[0].pk})


def settle_quote(desk: Desk, quote: Quote, source: SourceVersion, places: Collection[Span]) -> tuple[Quote, ...]:
    """A person says where the words of a quote that waits stand in the newest version.

    Refuses no place at all (`nothing_chosen`), a quote that does not wait (`quote_settled`), a version that is not the
    newest of its experiment (`source_old`), and while a set is open (`coding_under_way`).
    """
    with doing(desk) as one:
        if one.desk.open_set is not None:
            raise DomainError("coding_under_way", candidate=one.desk.candidate.code)
        held = Quote.objects.select_related("source").get(pk=quote.pk)
        newest = SourceVersion.objects.filter(experiment_id=held.source.experiment_id).order_by("-number").first()
        if held.state != State.CHECK:
            raise DomainError("quote_settled")
        if newest is None or newest.pk != source.pk or newest.pk == held.source_id:
            raise DomainError("source_old")
        if not places:
            raise DomainError("nothing_chosen", field="sentences")
        made = tuple(place_quote(desk.actor, newest, place) for place in sorted(places))
        carry(desk.actor, held, made)
        one.log("quote_settled", held.pk)
        return made


def mask(desk: Desk, experiment: UUID, *, hidden: Sequence[str]) -> int:
    """Block out words in every frozen version of an experiment's text and in the quotes; how many places.

    When a name is edited out of a record, its frozen copies lose it, too (trust.md 9). Places stay as they were.
    Refuses words of under two letters (`text_short`) and words that stand nowhere (`words_nowhere`).
    """
    asked = [" ".join(one.split()) for one in hidden if one.strip()]
    if not asked or any(len(one) < SHORTEST_MASK for one in asked):
        raise DomainError("text_short", field="words", least=SHORTEST_MASK)
    with doing(desk) as one:
        found = mask_words(asked, experiment=experiment)
        if not found:
            raise DomainError("words_nowhere", field="words")
        one.log("source_masked", experiment, places=found)
        return found


def mask_words(hidden: Collection[str], *, experiment: UUID | None = None) -> int:
    """Block out words in frozen texts and their quotes, of one experiment or of all; how many places."""
    found = 0
    rows = SourceVersion.objects.all() if experiment is None else SourceVersion.objects.filter(experiment=experiment)
    with transaction.atomic():
        for pk, text in rows.values_list("pk", "text").iterator():
            places = marks.words_in(text, hidden)
            if places:
                _block(pk, text, places)
                found += len(places)
    return found


def _block(pk: int, text: str, places: Sequence[Span]) -> None:
    clean = marks.blocked(text, places)
    SourceVersion.objects.filter(pk=pk).update(text=clean, masked_at=clock.now())
    for quote in Quote.objects.filter(source_id=pk):
        cut = clean[quote.start : quote.end]
        if cut != quote.text:
            Quote.objects.filter(pk=quote.pk).update(text=cut)
