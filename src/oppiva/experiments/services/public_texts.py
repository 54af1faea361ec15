"""The words, pictures and recordings of a public page, saved by the team; a check holds for its text alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from uuid import UUID

from django.db import transaction

from oppiva.audit.services import save
from oppiva.core.errors import DomainError
from oppiva.core.policy import Actor
from oppiva.core.text import one_newline
from oppiva.experiments import rules
from oppiva.experiments.models import (
    LONGEST_SPEECH,
    LONGEST_SUMMARY,
    LONGEST_WORDS,
    Experiment,
    PublicText,
    State,
)
from oppiva.experiments.public_content import NEEDED, PLAIN, record_texts
from oppiva.experiments.queries import publishing as reads
from oppiva.experiments.queries.publishing import KIND, PHOTO, SPEECH, Prepared
from oppiva.experiments.rules import Insider, Sight
from oppiva.experiments.services import checks
from oppiva.experiments.services.logging import log_experiment
from oppiva.experiments.services.states import lost_race
from oppiva.experiments.services.steps import locked


def save_public_text(
    insider: Insider,
    *,
    plain_summary: str,
    wordings: Mapping[str, str],
    base_version: int,
    client_ref: UUID | None = None,
) -> PublicText:
    """The plain summary and the public wording of the record's texts; a wording equal to the record's is none.

    Refuses a summary that is too long (`text_long`), a part that is not the record's, and to leave out what the page
    cannot be without (`part_needed`). Nothing else is required here. A check of the text before does not hold any more.
    """
    summary = one_newline(plain_summary).strip()
    if len(summary) > LONGEST_SUMMARY:
        raise DomainError("text_long", field=PLAIN, most=LONGEST_SUMMARY)
    with transaction.atomic():
        prepared, held = _work_on(insider)
        originals = record_texts(prepared.record)
        tidy = {part: one_newline(text).strip() for part, text in wordings.items()}
        if not set(tidy) <= set(originals):
            raise ValueError(f"not of the record: {sorted(set(tidy) - set(originals))}")
        for part in NEEDED & {part for part, text in tidy.items() if not text}:
            raise DomainError("part_needed", field=part)
        changes = {
            "plain_summary": summary,
            "wordings": {part: text for part, text in tidy.items() if text != originals[part]},
        }
        return _saved(insider, held, changes, base_version, client_ref)


def save_public_files(
    insider: Insider, *, pictures: Mapping[UUID, str], speeches: Mapping[UUID, str], base_version: int
) -> PublicText:
    """The chosen pictures with their text alternatives, the chosen recordings with what is said in them.

    Words may still be missing; the gate asks for them. Refuses words that are too long (`text_long`) and what is no
    picture or recording of the round.
    """
    with transaction.atomic():
        prepared, held = _work_on(insider)
        for kind, given, most in ((PHOTO, pictures, LONGEST_WORDS), (SPEECH, speeches, LONGEST_SPEECH)):
            known = {one.entry for one in prepared.candidates if one.kind == kind}
            if not set(given) <= known:
                raise ValueError(f"no {kind} of this round")
            if any(len(words) > most for words in given.values()):
                raise DomainError("text_long", most=most)
        changes = {
            "pictures": {str(one): " ".join(words.split()) for one, words in pictures.items()},
            "speeches": {str(one): one_newline(words).strip() for one, words in speeches.items()},
        }
        return _saved(insider, held, changes, base_version, None)


def prepared_now(who: Insider | Sight, experiment: Experiment) -> Prepared:
    """What would go out of the experiment as it was locked: the page may have been opened a while ago."""
    return reads.prepared_of(replace(who, experiment=experiment))


def _work_on(insider: Insider) -> tuple[Prepared, PublicText]:
    """What is prepared of the locked experiment, and its row, made when nothing has been saved yet."""
    experiment, _cycle = locked(insider)
    require_publishable(insider.actor, experiment)
    prepared = prepared_now(insider, experiment)
    held = prepared.public
    if held is None:
        held = save(PublicText(experiment=experiment), actor=insider.actor)
    return prepared, held


def _saved(
    insider: Insider, held: PublicText, changes: Mapping[str, object], base_version: int, ref: UUID | None
) -> PublicText:
    saved = save(held, actor=insider.actor, base_version=max(base_version, 1), changes=changes, client_ref=ref)
    prepared = reads.prepared_of(insider)
    outdate_check(insider.actor, prepared)
    log_experiment("public_text_saved", insider.actor, insider.experiment)
    return saved


def outdate_check(actor: Actor, prepared: Prepared) -> None:
    """A check holds for its text alone; kept also when what is done next is refused."""
    count = checks.outdate(actor, KIND, prepared.experiment.pk, but=prepared.hash)
    if count:
        log_experiment("check_outdated", actor, prepared.experiment, count=count)


def require_publishable(actor: Actor, experiment: Experiment) -> None:
    """Refuse (`state_changed`) an experiment that has no decision, or a new round under way."""
    if experiment.state not in rules.PUBLISHABLE:
        raise lost_race(actor, experiment, State.PUBLISHED)
