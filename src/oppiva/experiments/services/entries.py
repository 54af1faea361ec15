"""Lines of the diary (päiväkirja): added, also from a device that waited, corrected, removed and brought back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction

from oppiva.audit.services import UNDO_DAYS, save
from oppiva.core.errors import DomainError
from oppiva.core.text import one_newline
from oppiva.experiments.models import DiaryEntry, EntryKind, State
from oppiva.experiments.rules import Insider
from oppiva.experiments.services.log import BY_FORM, OpenLog, Sent, logged, open_log, require_day, require_texts
from oppiva.experiments.services.log_files import forget_files, keep_photo, keep_speech
from oppiva.experiments.services.log_rows import put_back, saved_once, sent_before, take_away
from oppiva.experiments.services.logging import log_experiment
from oppiva.jobs import clock
from oppiva.jobs.services import set_aside

if TYPE_CHECKING:
    from oppiva.experiments.services.log_files import Upload

LONGEST = 280
LONGEST_ALT = 200


def add_entry(
    insider: Insider,
    *,
    kind: str,
    text: str = "",
    day: date | None = None,
    photo: Upload | None = None,
    photo_alt: str = "",
    speech: Upload | None = None,
    sent: Sent = BY_FORM,
) -> DiaryEntry:
    """One line of a day (None: the day it was made on), with a photo or speech if there is one.

    Sent again by its key it is the same row. Refuses what `open_log` refuses, a day before the lock
    (`entry_before_trial`), an unknown kind (`kind_unknown`), a text of over 280 characters (`text_long`), text, photo
    and speech while free text is off (`texts_off`), and what `keep_photo` and `keep_speech` refuse.
    """
    text = one_newline(text).strip()
    with transaction.atomic():
        log = open_log(insider, sent)
        _require_begun(log)
        found = sent_before(insider, DiaryEntry, sent.client_ref)
        if found is not None and (sent.queued or (found.text, found.kind) == (text, kind)):
            return found
        ref = sent.client_ref if found is None else None
        happened_on = day or log.made_on
        _check(log, kind=kind, text=text, alt=photo_alt, day=happened_on)
        if photo is not None or speech is not None:
            require_texts(log, "photo" if photo is not None else "speech")
        made = DiaryEntry(
            experiment=log.experiment,
            cycle=log.cycle,
            person_id=insider.person_id,
            client_ref=ref,
            made_at=log.made_at,
            late=log.late,
            happened_on=happened_on,
            kind=kind,
            text=text,
            photo_alt=" ".join(photo_alt.split()) if photo is not None else "",
        )
        if photo is not None:
            made.photo_id = keep_photo(insider.actor, made.pk, photo)
        if speech is not None:
            made.speech_id = keep_speech(insider.actor, made.pk, speech)
        saved, new = saved_once(insider, made, ref)
        if not new:
            forget_files("experiments.diaryentry", [made.pk])
            return saved
        logged(insider, log, saved.text, saved.photo_alt)
        log_experiment("entry_added", insider.actor, log.experiment, late=log.late)
        return saved


def change_entry(
    insider: Insider,
    row: DiaryEntry,
    *,
    changes: Mapping[str, object],
    base_version: int,
    photo: Upload | None = None,
    speech: Upload | None = None,
    without: frozenset[str] = frozenset(),
) -> DiaryEntry:
    """A line of one's own corrected; another photo or speech takes the place of the one there, `without` takes away.

    Refuses as adding, and after the decision (`log_closed`).
    """
    with transaction.atomic():
        log = open_log(insider, Sent(cycle=row.cycle.number))
        given = dict(changes)
        after = {name: given.get(name, getattr(row, name)) for name in ("kind", "text", "photo_alt", "happened_on")}
        day = after["happened_on"]
        assert isinstance(day, date)
        text = str(after["text"]) if after["text"] != row.text else ""
        _check(log, kind=str(after["kind"]), text=text, alt=str(after["photo_alt"]), day=day)
        if photo is not None or speech is not None:
            require_texts(log, "photo" if photo is not None else "speech")
        for name, upload, keep in (("photo_id", photo, keep_photo), ("speech_id", speech, keep_speech)):
            before = getattr(row, name)
            if upload is not None:
                given[name] = keep(insider.actor, row.pk, upload)
            elif name in without:
                given[name] = None
            if before is not None and name in given:
                set_aside(before, days=UNDO_DAYS)
        saved = save(row, actor=insider.actor, base_version=base_version, changes=given)
        logged(insider, log, saved.text, saved.photo_alt)
        log_experiment("entry_changed", insider.actor, log.experiment)
        return saved


def remove_entry(insider: Insider, row: DiaryEntry) -> UUID:
    """Takes a line of one's own away with its files; it comes back for 30 days."""
    return take_away(insider, row, verb="entry_removed")


def put_entry_back(insider: Insider, row: DiaryEntry) -> None:
    """Brings a removed line of one's own back; nothing when it is there."""
    put_back(insider, row, row.text, row.photo_alt)


def _require_begun(log: OpenLog) -> None:
    """Refuse (`trial_not_begun`) a diary before the trial runs: what is tried has not begun."""
    if log.experiment.state == State.PLANNED and not log.late:
        raise DomainError("trial_not_begun")


def _check(log: OpenLog, *, kind: str, text: str, alt: str, day: date) -> None:
    require_day(day)
    if log.locked_at is not None and day < log.locked_at.astimezone(clock.HELSINKI).date():
        raise DomainError("entry_before_trial", field="day")
    if kind not in EntryKind.values:
        raise DomainError("kind_unknown", field="kind")
    if len(text) > LONGEST:
        raise DomainError("text_long", field="text", most=LONGEST)
    if len(alt) > LONGEST_ALT:
        raise DomainError("text_long", field="photo_alt", most=LONGEST_ALT)
    if text:
        require_texts(log, "text")
