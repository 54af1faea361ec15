"""What the cards of the later questions are drawn from, by a mail's link and signed in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from oppiva.adoption import asked_words
from oppiva.adoption.asked_words import ENDS_WORDS, ICONS, ITEM_WORDS
from oppiva.adoption.models import ITEMS, Adoption, AdoptionFollowUp, AdoptionPulse, EndReason, StillUsed
from oppiva.adoption.queries.asked_today import Today
from oppiva.experiments.follow_words import question
from oppiva.jobs import clock


@dataclass(frozen=True)
class Choice:
    """One of the three answers, of the same size and place."""

    value: str
    icon: str
    label: str
    what: str
    chosen: bool


@dataclass(frozen=True)
class Item:
    """A statement with its five marks."""

    name: str
    words: str
    anchor: str
    marks: tuple[tuple[int, bool], ...]


def still_forms(row: AdoptionFollowUp | None) -> Mapping[str, object]:
    """The three answers and the reasons of a no."""
    value = row.value if row is not None else ""
    what = {
        StillUsed.IN_USE: (_("Yes"), _("We still work like this")),
        StillUsed.PARTLY: (_("Partly"), _("Sometimes, or changed")),
        StillUsed.NO: (_("No"), _("We ask the reason too, one tap")),
    }
    answers = [Choice(str(one), ICONS[one], label, words, chosen=value == one) for one, (label, words) in what.items()]
    stopped = row is not None and row.adoption.asking_stopped_on is not None
    return {
        "answers": answers,
        "reasons": [(str(one), str(one.label).capitalize()) for one in EndReason],
        "value": value,
        "stopped": stopped,
        "asks_why": False,
    }


def pulse_forms(row: AdoptionPulse | None, key: str) -> Mapping[str, object]:
    """The four statements with what was chosen; nothing is chosen beforehand."""
    items = []
    for name in ITEMS:
        chosen = getattr(row, name) if row is not None else None
        marks = tuple((mark, mark == chosen) for mark in range(1, 6))
        items.append(Item(name, str(ITEM_WORDS[name]), f"pulse-{key}-{name}", marks))
    return {"items": items, "least": str(ENDS_WORDS[0]), "most": str(ENDS_WORDS[1])}


def own_questions(adoption: Adoption, today: Today, *, asks_why: bool = False) -> dict[str, object]:
    """The page of a place's questions for who has signed in: what is asked, what stands, until when."""
    day, name = clock.today(), adoption.model_version.name
    told: dict[str, object] = {"adoption": adoption, "name": name, "readers": asked_words.readers()}
    told["heading"] = question(name) if today.still is not None else _("Nothing is asked just now.")
    if today.still is not None:
        row = today.row
        value, late = (row.value, row.late) if row is not None else ("", False)
        told |= {
            "still": {**still_forms(row), "asks_why": asks_why},
            "still_path": asked_words.question_path(today.still.months, today.still.on, day),
            "still_left": asked_words.left(today.still, day, done=bool(value), late=late),
            "still_said": asked_words.answered(value, row.reason) if row is not None and value else "",
        }
    if today.pulse is not None:
        told |= {
            "pulse": pulse_forms(today.pulse_row, "own"),
            "pulse_path": asked_words.question_path(today.pulse.months, today.pulse.on, day),
            "pulse_left": asked_words.pulse_left(today.pulse, day),
        }
    return told
