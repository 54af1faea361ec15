"""Reads for publishing: what a team has prepared, what is missing, the check of it, the numbers that went out."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db.models import OuterRef, Subquery
from django.http import Http404

from oppiva.core.policy import Actor, reading
from oppiva.core.text.personal import mentions
from oppiva.experiments import rules
from oppiva.experiments.models import (
    AuthorName,
    Cycle,
    Experiment,
    FlagDecision,
    Publication,
    PublicationCheck,
    PublicText,
    ShareLevel,
    State,
)
from oppiva.experiments.name_waiting import NAMES_MAIL, Silence, silence_of
from oppiva.experiments.public_content import PICTURE, Chosen, content_of, public_texts, record_texts, text_hash
from oppiva.experiments.public_content import SPEECH as SPOKEN
from oppiva.experiments.queries.results import Noted, TrialRecord, trial_record
from oppiva.experiments.rules import Insider, Sight
from oppiva.jobs import clock
from oppiva.jobs.models import OutboxMail
from oppiva.people.models import Person
from oppiva.people.register import Listed
from oppiva.workshops.models import TeamMember

KIND = "experiment"  # of a check
NUMBERED = ("number", "published_at", "ended_at", "withdrawn_why", "sha256")
NO_ADDRESS = "no_address"  # why a mail was dropped
PHOTO, SPEECH = "photo", "speech"


@dataclass(frozen=True)
class Candidate:
    """A line of the diary with a picture or a recording that may go along; `words` as far as they are written."""

    entry: UUID
    day: date
    kind: str
    text: str
    file: UUID
    words: str
    chosen: bool


@dataclass(frozen=True)
class Answered:
    """A member and what they said of their name; None: nothing yet, `silence` since they were asked."""

    person: UUID
    name: str
    named: bool | None
    silence: Silence | None = None

    @property
    def is_awaited(self) -> bool:
        """Whether the page still waits for this answer; who is silent long enough has no name on it."""
        return self.named is None and (self.silence is None or not self.silence.is_over(clock.today()))


@dataclass(frozen=True)
class Prepared:
    """Everything that would go out now, and what has been said of it."""

    experiment: Experiment
    record: TrialRecord
    public: PublicText | None
    candidates: tuple[Candidate, ...]
    names: tuple[Answered, ...]

    @cached_property
    def originals(self) -> dict[str, str]:
        """The record's own texts."""
        return record_texts(self.record)

    @cached_property
    def texts(self) -> dict[str, str]:
        """The texts of the page, by part."""
        return public_texts(self.record, self.public, self._chosen(PHOTO), self._chosen(SPEECH))

    @property
    def beside(self) -> dict[str, str]:
        """Of these texts the words of the pictures and recordings that go along."""
        return {part: text for part, text in self.texts.items() if part.startswith((PICTURE, SPOKEN))}

    @cached_property
    def hash(self) -> str:
        """Of these texts: what a check is for."""
        return text_hash(self.texts)

    @property
    def version(self) -> int:
        """Of the prepared text; 1 before the first save."""
        return self.public.version if self.public is not None else 1

    def chosen(self, kind: str) -> tuple[Candidate, ...]:
        """The pictures or recordings that go along."""
        return tuple(one for one in self.candidates if one.kind == kind and one.chosen)

    def content(self) -> dict[str, Any]:
        """The page as it would be frozen."""
        return content_of(
            self.experiment,
            self.record,
            self.texts,
            pictures=[one.entry for one in self.chosen(PHOTO)],
            speeches=[one.entry for one in self.chosen(SPEECH)],
            signatures=_signatures(self.names, _said(self.experiment)),
        )

    def _chosen(self, kind: str) -> list[Chosen]:
        return [Chosen(one.entry, one.words) for one in self.chosen(kind)]


@dataclass(frozen=True)
class Numbered:
    """A publication as a list shows it."""

    number: int
    at: datetime
    ended_at: datetime | None
    why: str
    sha256: str


def prepared_of(who: Insider | Sight, cycle: Cycle | None = None) -> Prepared:
    """What would go out of the newest decided round; 404 before the first decision."""
    experiment = who.experiment
    chosen = cycle or rules.decided_cycle(experiment, who.cycle)
    if chosen is None:
        raise Http404
    reader = who if isinstance(who, Insider) else replace(who, cycle=chosen)
    record = trial_record(reader, chosen, along=("experiment__public_text",))
    public: PublicText | None = getattr(record.result.experiment, "public_text", None)
    public = public if public is not None and public.deleted_in is None else None
    candidates = _candidates(record.entries, public)
    return Prepared(experiment, record, public, candidates, names_of(experiment))


def _candidates(entries: Sequence[Noted], public: PublicText | None) -> tuple[Candidate, ...]:
    pictures: Mapping[str, str] = public.pictures if public is not None else {}
    speeches: Mapping[str, str] = public.speeches if public is not None else {}
    found = []
    for one in entries:
        if one.entry is None:
            continue
        pk = str(one.entry)
        if one.photo is not None:
            words = pictures.get(pk, one.alt)
            found.append(Candidate(one.entry, one.day, PHOTO, one.text, one.photo, words, pk in pictures))
        if one.speech is not None:
            words = speeches.get(pk, "")
            found.append(Candidate(one.entry, one.day, SPEECH, one.text, one.speech, words, pk in speeches))
    return tuple(found)


def names_of(experiment: Experiment) -> tuple[Answered, ...]:
    """The members now, each with what they said of their name."""
    rows = TeamMember.objects.filter(
        team_id=experiment.team_id, until__isnull=True, deleted_in__isnull=True, enrolment__person__isnull=False
    )
    answers = AuthorName.objects.filter(
        experiment=experiment, person=OuterRef("enrolment__person"), deleted_in__isnull=True
    )
    columns = ("enrolment__person_id", "enrolment__person__name", Subquery(answers.values("named")[:1]))
    people = list(rows.order_by("since", "pk").values_list(*columns))
    silent = [person for person, _name, named in people if named is None]
    asked = _silences(experiment, silent) if silent else {}
    return tuple(Answered(person, name, named, asked.get(person)) for person, name, named in people)


def signatures_of(experiment: Experiment) -> dict[str, object]:
    """Who stands on the page by the own name, as the content holds it, as things are now."""
    return _signatures(names_of(experiment), _said(experiment))


def _signatures(members: Sequence[Answered], said: Mapping[UUID, bool]) -> dict[str, object]:
    """`authors`: everybody who said yes, also one who has left the team since; `unnamed`: how many of its members now
    stand there as the team."""
    return {
        "authors": sorted(str(person) for person, named in said.items() if named),
        "members": len(members),
        "unnamed": sum(not one.named for one in members),
    }


def _said(experiment: Experiment) -> dict[UUID, bool]:
    rows = AuthorName.objects.filter(experiment=experiment, deleted_in__isnull=True)
    return dict(rows.values_list("person_id", "named"))


def _silences(experiment: Experiment, people: Collection[UUID]) -> dict[UUID, Silence]:
    """Since when these have been asked of their names without an answer, by the mail that reminds them."""
    mails = OutboxMail.objects.filter(kind=NAMES_MAIL, object_id=str(experiment.pk), recipient__in=people)
    columns = ("recipient", "created_at", "next_try_at", "sent_at", "state", "reason")
    return {
        person: silence_of(asked, sent or due, reminded=_is_reminded(state, reason))
        for person, asked, due, sent, state, reason in mails.order_by("id").values_list(*columns)
    }


def _is_reminded(state: str, reason: str) -> bool:
    """Whether the mail has gone, or never will since nobody takes it in."""
    ended = {OutboxMail.State.SENT, OutboxMail.State.FAILED}
    return state in ended or (state == OutboxMail.State.DROPPED and reason == NO_ADDRESS)


def is_name_asked(experiment_id: UUID, person_id: UUID) -> bool:
    """Whether the page still waits for what this member says of the own name."""
    experiment = Experiment.objects.filter(
        pk=experiment_id, state__in=rules.PUBLISHABLE, deleted_in__isnull=True, programme__deleted_in__isnull=True
    ).first()
    return experiment is not None and any(one.person == person_id and one.named is None for one in names_of(experiment))


def named_in_text(prepared: Prepared) -> tuple[Answered, ...]:
    """The members whom the text itself seems to name though they have not said yes to their name."""
    whole = "\n".join(prepared.texts.values())
    return tuple(one for one in prepared.names if not one.named and mentions(whole, one.name))


def check_of(actor: Actor, experiment: Experiment, text: str = "") -> PublicationCheck | None:
    """The newest check of an experiment, or the newest one for exactly this text."""
    with reading(actor):
        rows = PublicationCheck.objects.select_related("confirmed_by").filter(
            kind=KIND, object_id=experiment.pk, deleted_in__isnull=True
        )
        rows = rows.filter(text_hash=text) if text else rows
        return rows.order_by("-asked_at", "-pk").first()


def checks_of(actor: Actor, experiment: Experiment) -> list[PublicationCheck]:
    """The checks of an experiment, the newest first."""
    with reading(actor):
        rows = PublicationCheck.objects.select_related("confirmed_by").filter(
            kind=KIND, object_id=experiment.pk, deleted_in__isnull=True
        )
        return list(rows.order_by("-asked_at", "-pk"))


def is_confirmed(actor: Actor, experiment: Experiment, text: str) -> bool:
    """Whether a person has confirmed exactly this text."""
    with reading(actor):
        return PublicationCheck.objects.filter(
            kind=KIND,
            object_id=experiment.pk,
            text_hash=text,
            state=PublicationCheck.State.CONFIRMED,
            deleted_in__isnull=True,
        ).exists()


def decisions_of(actor: Actor, check: PublicationCheck) -> list[FlagDecision]:
    """What was decided of the spans of a check, in their order."""
    with reading(actor):
        rows = FlagDecision.objects.filter(publication_check=check, deleted_in__isnull=True)
        return list(rows.order_by("part", "start", "pk"))


def earlier_decisions(actor: Actor, experiment: Experiment) -> list[FlagDecision]:
    """What was decided before of the experiment's texts, the newest first: told again beside the same text."""
    with reading(actor):
        rows = FlagDecision.objects.filter(
            publication_check__kind=KIND, publication_check__object_id=experiment.pk, deleted_in__isnull=True
        )
        return list(rows.order_by("-publication_check__asked_at", "-pk")[:200])


def numbered_of(actor: Actor, experiment: Experiment) -> list[Numbered]:
    """The publications so far, the newest first."""
    with reading(actor):
        rows = Publication.objects.filter(experiment=experiment, deleted_in__isnull=True).order_by("-number")
        return [Numbered(*row) for row in rows.values_list(*NUMBERED)]


def newest_of(actor: Actor, experiment: Experiment) -> Publication | None:
    """What is out now."""
    with reading(actor):
        return Publication.objects.filter(experiment=experiment, ended_at__isnull=True, deleted_in__isnull=True).first()


def content_of_publication(publication: Publication) -> dict[str, Any]:
    """The page of a number as it was frozen."""
    found: dict[str, Any] = json.loads(publication.content)
    return found


def published_of(actor: Actor, experiments: Collection[UUID]) -> dict[UUID, dict[str, Any]]:
    """What is out now of each of these experiments; one statement, none for none."""
    if not experiments:
        return {}
    with reading(actor):
        rows = Publication.objects.filter(experiment__in=experiments, ended_at__isnull=True, deleted_in__isnull=True)
        return {one.experiment_id: content_of_publication(one) for one in rows}


def shown_authors(content: Mapping[str, Any], experiment: Experiment) -> list[str]:
    """Of the authors of a number those who say yes to their name today, by name."""
    rows = AuthorName.objects.filter(
        experiment=experiment, person_id__in=content["authors"], named=True, deleted_in__isnull=True
    )
    living = rows.exclude(person__state=Person.State.ERASED)
    return list(living.order_by("person__name", "pk").values_list("person__name", flat=True))


def listed() -> list[Listed]:
    """Every experiment for the register of what exists: before the decision a draft, then a record, once out public."""
    rows = Experiment.objects.filter(deleted_in__isnull=True).order_by("programme__code", "code")
    return [
        Listed(
            "team_draft" if submitted is None else "experiment",
            f"{programme} {code}",
            state,
            since.date(),
            published=state == State.PUBLISHED and level == ShareLevel.PUBLIC,
        )
        for programme, code, state, since, submitted, level in rows.values_list(
            "programme__code", "code", "state", "state_since", "submitted_at", "share_level"
        )
    ]
