"""The page of the decision: the locked prediction with what came of it, the four choices, what counts, who sees it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from oppiva.experiments import result_words, words
from oppiva.experiments.filling import decision_missing, result_missing
from oppiva.experiments.models import Amendment, Choice, Decision, Step
from oppiva.experiments.pages.result import done_of
from oppiva.experiments.queries import Changed, TrialRecord
from oppiva.experiments.services.gates import STEP_OF
from oppiva.jobs import clock
from oppiva.ui.formatting import date_short

ICONS = {
    Choice.KEEP: "check-circle",
    Choice.CHANGE: "arrows-clockwise",
    Choice.STOP: "stop-circle",
    Choice.HAND_OVER: "hand-arrow-up",
}


@dataclass(frozen=True)
class Card:
    """One of the four: of the same size, place and tone as the others."""

    value: str
    icon: str
    label: str
    what: str
    chosen: bool


@dataclass(frozen=True)
class Sealed:
    """The locked prediction and what came of it."""

    locked: str
    text: str
    counted: str
    met: str
    came_true: bool
    hint: str
    amended: tuple[str, ...]
    points: str
    done: bool


def cards(chosen: str) -> list[Card]:
    """The four choices with what each leads to."""
    what = {
        Choice.KEEP: _("Goes on in your own work"),
        Choice.CHANGE: _("A new round, a new prediction"),
        Choice.STOP: _("You learned that this does not work"),
        Choice.HAND_OVER: _("Another team goes on"),
    }
    return [Card(one.value, ICONS[one], str(one.label), what[one], one.value == chosen) for one in Choice]


def sealed(record: TrialRecord) -> Sealed:
    """The prediction as it was locked, amended or not, beside the number that counts."""
    held = record.prediction
    day = {"day": date_short(held.locked_at, clock.today())}
    locked = _("Locked on %(day)s") % day if held.locked_at else _("Not locked")
    text = result_words.predicted(held) or held.belief
    done = done_of(record.result)
    return Sealed(
        locked=locked,
        text=text,
        counted=result_words.counted(record),
        met=result_words.met(record),
        came_true=record.proposal is not None and bool(record.proposal.met),
        hint=result_words.hint(record),
        amended=tuple(result_words.change(one, held.unit) for one in record.signed),
        points=result_words.points(done),
        done=done >= 5,
    )


def first_missing(record: TrialRecord) -> tuple[str, Step] | None:
    """What of the result is to be filled before the decision, and in which step; the decision itself is on the page."""
    codes = result_missing(record.result)
    return (words.fill_first(codes[0]), STEP_OF[codes[0]]) if codes else None


def audience() -> str:
    """Who sees the record once the decision is recorded, said before the press (records.md 2.1)."""
    return _(
        "Your series, the analysts, the project manager and the auditor will see this. "
        "You decide yourselves about publishing."
    )


def missing_words(record: TrialRecord) -> list[str]:
    """What keeps a decided cycle from counting."""
    empty = [code for code in result_missing(record.result) if code != "E22"]
    codes = ([] if record.inside else ["log"]) + empty + list(decision_missing(record.decision))
    return result_words.not_counted(codes)


@dataclass(frozen=True)
class Recorded:
    """A decision as it was recorded, with what was corrected in it later."""

    icon: str
    label: str
    why: str
    owner: str
    next_on: str
    day: str
    corrections: tuple[str, ...]


def recorded(held: Decision, decided_at: datetime | None, amendments: Sequence[Changed] = ()) -> Recorded:
    """The decision of a decided cycle."""
    return Recorded(
        icon=ICONS[Choice(held.choice)],
        label=str(Choice(held.choice).label),
        why=held.why,
        owner=held.owner.name if held.owner is not None else held.owner_role,
        next_on=date_short(held.next_on, clock.today()),
        day=date_short(decided_at, clock.today()),
        corrections=tuple(correction(one) for one in amendments if one.target == Amendment.Of.DECISION),
    )


def correction(one: Changed) -> str:
    """What was corrected: the old words, who corrected them, when and why."""
    before = ", ".join(_old(name, value) for name, value in one.before.items() if value not in (None, ""))
    day = date_short(one.day, clock.today())
    facts = {"before": before or "–", "who": one.by or _("Oppiva"), "day": day, "reason": one.reason}
    return _("Before: %(before)s. Corrected by %(who)s on %(day)s: %(reason)s") % facts


def _old(name: str, value: object) -> str:
    """A value of the old decision in words; who it was is not told again."""
    if name == "choice" and value in Choice.values:
        return str(Choice(str(value)).label)
    if name == "owner":
        return _("another owner")
    if name == "next_on":
        return date_short(date.fromisoformat(str(value)), clock.today())
    return str(value)
