"""The page of one adoption: where it stands, what is told of it, what happened when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from oppiva.adoption.models import (
    TRIED,
    Adaptation,
    Adoption,
    ConfirmedBy,
    CoreTouched,
    EndReason,
    ShowAs,
    Stage,
    StillUsed,
    Verdict,
)
from oppiva.adoption.pages import figures
from oppiva.adoption.pages.links import page_of
from oppiva.adoption.pages.next_ask import Ask, next_ask
from oppiva.adoption.pages.own import heading, standing
from oppiva.adoption.queries.place_names import place_of
from oppiva.adoption.queries.record import Record, TipRow, VersionLine
from oppiva.adoption.queries.removed import CHANGE, RemovedRow
from oppiva.adoption.rounds import UNKNOWN, WAITING, Round, open_on
from oppiva.adoption.rules import Opened
from oppiva.adoption.stages import ORDER
from oppiva.catalogue.pages.library_links import link
from oppiva.core.calendars import local_day
from oppiva.people.queries import area_name
from oppiva.ui.formatting import date as full_date
from oppiva.ui.formatting import stopped

ROUND_MARKS = {
    "in_use": "carried_out",
    "partly": "running",
    "no": "stopped",
    UNKNOWN: "unknown",
    WAITING: "not_started",
}


@dataclass(frozen=True)
class StageStep:
    """A stage on the way: the day it was first reached, whether one stands there."""

    label: str
    day: str
    here: bool


@dataclass(frozen=True)
class CoreLine:
    """A core part and what became of it."""

    what: str
    verdict: str


@dataclass(frozen=True)
class ChangeLine:
    """A change of the place: its taps in words, the sentence, whether the model has it."""

    pk: UUID
    number: int
    sentence: str
    taps: str
    day: str
    pulled: bool
    remove: str


@dataclass(frozen=True)
class RoundLine:
    """A question and what was answered."""

    asked: str
    answer: str
    mark: str


@dataclass(frozen=True)
class TipLine:
    """A tip."""

    row: TipRow
    remove: str


@dataclass(frozen=True)
class RemovedLine:
    """What was taken back: what it was, when it goes for good, and the press that brings it back."""

    text: str
    language: str
    facts: str
    undo: str


@dataclass(frozen=True)
class RecordPage:
    """The page."""

    adoption: Adoption
    place: str
    area: str
    heading: str
    ask: Ask | None
    ask_address: str
    stages: tuple[StageStep, ...]
    unknown: bool
    stage: str
    happened: tuple[tuple[str, str], ...]
    confirmed: str
    newer: tuple[VersionLine, ...]
    version_since: str
    compare: str
    tried: bool
    staff: str
    customers: str
    core: str
    parts: tuple[CoreLine, ...]
    changes: tuple[ChangeLine, ...]
    result: str
    tips: tuple[TipLine, ...]
    rounds: tuple[RoundLine, ...]
    shown: str
    asking: str
    follow: str
    confirm: str
    model: str
    opened: Opened
    removed: tuple[RemovedLine, ...] = ()


def record_page(opened: Opened, held: Record, today: date, removed: Sequence[RemovedRow] = ()) -> RecordPage:
    """Everything in words; who only reads has no next step. `removed`: what its writer took back."""
    one, progress = held.adoption, held.progress
    ask = next_ask(progress) if opened.writes else None
    taken = next((version.taken for version in held.versions if version.pk == one.model_version_id), None)
    asked = open_on([each.due for each in held.rounds], today) if one.asking_stopped_on is None else None
    return RecordPage(
        adoption=one,
        place=place_of(one),
        area=area_name(one.area) if one.area is not None else "",
        heading=heading(progress, today) if opened.writes else heading_read(held, today),
        ask=ask,
        ask_address=page_of(ask.page, one.pk) if ask is not None else "",
        stages=_stages(held, today),
        unknown=progress.unknown,
        stage=capfirst(str(Stage(one.stage).label)),
        happened=_happened(held),
        confirmed=_confirmed(one),
        newer=held.newer,
        version_since=full_date(taken),
        compare=_compare(held),
        tried=one.stage in TRIED or any(move.to in TRIED for move in held.moves),
        staff=figures.share(one.staff_using, one.staff_could) if one.reach_on else "",
        customers=figures.customers(one) if one.reach_on else "",
        core=figures.core(held.core),
        parts=tuple(CoreLine(part.what, _verdict(part.verdict)) for part in held.core),
        changes=tuple(_change(held, change, writes=opened.writes) for change in held.changes),
        result=figures.result(one),
        tips=tuple(
            TipLine(tip, reverse("adoption:tip_remove", args=[one.pk, tip.pk]) if opened.writes else "")
            for tip in held.tips
        ),
        rounds=tuple(_round(each, today) for each in held.rounds),
        shown=capfirst(str(ShowAs(one.show_as).label)) if one.show_as else _("Not chosen yet: not shown"),
        asking=full_date(one.asking_stopped_on),
        follow=link("adoption:asked", str(one.pk)) if opened.writes and asked is not None else "",
        confirm=link("adoption:confirm", str(one.pk)) if opened.confirms else "",
        model=reverse("catalogue:model", args=[one.operating_model.slug]),
        opened=opened,
        removed=tuple(_removed(one, row) for row in removed),
    )  # fmt: skip


def _removed(adoption: Adoption, row: RemovedRow) -> RemovedLine:
    days = {"day": full_date(local_day(row.at)), "until": full_date(local_day(row.until))}
    facts = (
        _("Change, taken back %(day)s. Can be brought back until %(until)s.")
        if row.kind == CHANGE
        else _("Tip, taken back %(day)s. Can be brought back until %(until)s.")
    )
    return RemovedLine(row.text, row.language, facts % days, reverse("adoption:undo", args=[adoption.pk, row.batch]))


def _verdict(verdict: str) -> str:
    return capfirst(str(Verdict(verdict).label)) if verdict else _("Not checked yet")


def heading_read(held: Record, today: date) -> str:
    """The sentence for who only reads."""
    return standing(held.progress, today)


def _stages(held: Record, today: date) -> tuple[StageStep, ...]:
    """The way through the stages; the end stands on it only where it has come."""
    first: dict[str, date] = {}
    for move in held.moves:
        first.setdefault(move.to, move.on)
    first[held.adoption.stage] = held.adoption.stage_since
    ended = held.adoption.stage == Stage.ENDED
    return tuple(
        StageStep(
            capfirst(str(Stage(one).label)),
            figures.day_of_year(first[one], today) if one in first else "",
            one == held.adoption.stage,
        )
        for one in ORDER
        if one != Stage.ENDED or ended
    )


def _confirmed(one: Adoption) -> str:
    if one.refused_on is not None:
        return _("Not confirmed %(day)s") % {"day": full_date(one.refused_on)}
    if one.confirmed_on is None:
        return _("Waits to be confirmed")
    by = ConfirmedBy(one.confirmed_as).label
    return _("Confirmed %(day)s: %(by)s") % {"day": full_date(one.confirmed_on), "by": by}


def _compare(held: Record) -> str:
    """The page that tells the version in use and the newest apart."""
    if not held.newer:
        return ""
    at = reverse("catalogue:compare", args=[held.adoption.operating_model.slug])
    return f"{at}?vanha={held.adoption.model_version.number}&uusi={held.newer[0].number}"


def taps_of(change: Adaptation, parts: dict[str, str]) -> str:
    """The eight taps in one line."""
    touched = {
        CoreTouched.YES: _("touched the core: %(part)s") % {"part": parts.get(change.part, change.part)},
        CoreTouched.NO: _("did not touch the core"),
        CoreTouched.UNSURE: _("not sure whether it touched the core"),
    }[CoreTouched(change.core_touched)]
    said = [
        change.get_how_display(), change.get_what_display(), change.get_for_whom_display(), change.get_when_display(),
        change.get_planned_display(), change.get_decided_by_display(), touched, change.get_why_display(),
    ]  # fmt: skip
    return capfirst(" · ".join(str(one) for one in said))


def _change(held: Record, change: Adaptation, *, writes: bool) -> ChangeLine:
    pulled = change.pk in held.pulled
    may = writes and not pulled
    return ChangeLine(
        change.pk, change.number, change.sentence, taps_of(change, {one.key: one.what for one in held.core}),
        full_date(change.made_on), pulled,
        reverse("adoption:change_remove", args=[held.adoption.pk, change.pk]) if may else "",
    )  # fmt: skip


def _round(one: Round, today: date) -> RoundLine:
    asked = _("Asked %(day)s, at %(months)s months") % {"day": full_date(one.due.on), "months": one.due.months}
    if one.state == WAITING:
        answer = _("Waits for an answer until %(day)s") % {"day": figures.day_of_year(one.due.last_day, today)}
    elif one.state == UNKNOWN:
        answer = _("Unknown: no answer")
    else:
        answer = capfirst(str(StillUsed(one.state).label))
    return RoundLine(asked, stopped(answer), ROUND_MARKS[one.state])


def _happened(held: Record) -> tuple[tuple[str, str], ...]:
    """What happened when, the newest first: (day, words)."""
    one = held.adoption
    rows: list[tuple[date, str]] = []
    for move in held.moves:
        said = _("Stage: %(stage)s") % {"stage": Stage(move.to).label}
        if move.reason:
            said += f". {capfirst(str(EndReason(move.reason).label))}"
        if move.words:
            said += f". {move.words}"
        rows.append((move.on, said))
    rows += [
        (version.taken, _("Version %(version)s taken") % {"version": version.shown})
        for version in held.versions
        if version.taken is not None
    ]
    if one.confirmed_on is not None:
        rows.append((one.confirmed_on, _("Confirmed: %(by)s") % {"by": ConfirmedBy(one.confirmed_as).label}))
    if one.refused_on is not None:
        rows.append((one.refused_on, pgettext("an adoption", "Not confirmed")))
    if one.reach_on is not None:
        rows.append((one.reach_on, _("Reach told")))
    if one.result_on is not None:
        rows.append((one.result_on, _("Result told")))
    rows += [(change.made_on, _("Change %(n)s told") % {"n": change.number}) for change in held.changes]
    rows += [(tip.on, _("Tip given")) for tip in held.tips]
    if one.asking_stopped_on is not None:
        rows.append((one.asking_stopped_on, _("Asked not to be asked any more")))
    rows.sort(key=lambda row: row[0], reverse=True)
    return tuple((full_date(on), words) for on, words in rows)
