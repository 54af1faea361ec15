"""The experiments of a series in words: how many are under way, what waits for whom."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from oppiva.experiments import words
from oppiva.experiments.models import Reason, State
from oppiva.experiments.queries import ListedExperiment
from oppiva.jobs import clock
from oppiva.ui.counting import number_word
from oppiva.ui.formatting import date_short, time

OPEN = (State.IDEA, State.PLANNED, State.RUNNING, State.PAUSED, State.REVIEWING)
DECIDED = (State.DECIDED, State.PUBLISHED)


@dataclass(frozen=True)
class Row:
    """One line of the list."""

    listed: ListedExperiment
    address: str
    mark: str
    state: str
    why: str
    step: str
    saved: str
    blanks: str
    end: str
    check: str
    blank: str = ""


def sentence(rows: Sequence[ListedExperiment]) -> str:
    """What is going on, in one sentence."""
    if not rows:
        return _("No team has been formed yet.")
    running = sum(one.state in {State.RUNNING, State.PAUSED} for one in rows)
    decided = sum(one.state in DECIDED for one in rows)
    reviewing = sum(one.state == State.REVIEWING for one in rows)
    if reviewing:
        said = ngettext(
            "One experiment waits for its decision.", "%(n)s experiments wait for their decision.", reviewing
        )
        return said % {"n": number_word(reviewing)}
    if running:
        said = ngettext("One experiment is under way.", "%(n)s experiments are under way.", running)
        return said % {"n": number_word(running)}
    if decided == len(rows):
        return ngettext("The experiment is decided.", "All %(n)s experiments are decided.", decided) % {"n": decided}
    left = len(rows) - decided
    return ngettext("One experiment is being planned.", "%(n)s experiments are being planned.", left) % {
        "n": number_word(left)
    }


def row(one: ListedExperiment, programme: str, *, leads: bool, turn: date | None, coded: bool = False) -> Row:
    """The line of an experiment, with what a facilitator may do."""
    may_end = leads and one.state in OPEN and turn is not None and clock.today() >= turn
    label = str(State(one.state).label)
    reason = one.why_words or (str(Reason(one.why).label) if one.why else "")
    return Row(
        listed=one,
        address=_at("experiment", programme, one.code),
        mark=words.MARKS[one.state],
        state=label[:1].upper() + label[1:],
        why=reason,
        step=str(words.STEPS[one.step]) if one.step else "",
        saved=f"{date_short(one.saved_at)} {time(one.saved_at)}" if one.saved_at is not None else "",
        blanks=_blanks(one),
        end=_at("end", programme, one.code) if may_end else "",
        blank=_at("blank", programme, one.code) if leads and coded else "",
        check=_at("privacy", programme, one.code) if leads and one.wants_check else "",
    )


def turn_words(turn: date | None) -> str:
    """From which day a facilitator may say that a trial did not start or broke off."""
    if turn is None:
        return _("A trial that does not start is marked by its team.")
    if clock.today() >= turn:
        return _("You can mark a trial that did not start or broke off, when the team has not done it.")
    return _("From %(day)s on you can mark a trial that did not start or broke off. Until then the team does it.") % {
        "day": date_short(turn)
    }


def _blanks(one: ListedExperiment) -> str:
    if one.blanks is None or one.state not in OPEN:
        return ""
    if not one.blanks:
        return _("all filled")
    return ngettext("one field empty", "%(n)s fields empty", one.blanks) % {"n": one.blanks}


def _at(name: str, programme: str, code: str) -> str:
    return reverse(f"experiments:{name}", args=[programme, code])
