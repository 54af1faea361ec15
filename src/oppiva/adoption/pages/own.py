"""One's own adoptions: the sentence, a line for each, and the sentence of one."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from oppiva.adoption.models import Stage
from oppiva.adoption.pages.figures import day_of_year
from oppiva.adoption.pages.links import page_of
from oppiva.adoption.pages.next_ask import Ask, next_ask
from oppiva.adoption.queries.own import FollowedRow, OwnRow, Progress
from oppiva.ui.counting import number_inside, number_word
from oppiva.ui.formatting import stopped

STANDS: dict[str, Promise] = {
    Stage.INTERESTED: gettext_lazy("Interested since %(day)s."),
    Stage.DECIDED: gettext_lazy("Decided on %(day)s."),
    Stage.PREPARING: gettext_lazy("Being prepared since %(day)s."),
    Stage.TRYING: gettext_lazy("On trial since %(day)s."),
    Stage.IN_USE: gettext_lazy("In use since %(day)s."),
    Stage.EMBEDDED: gettext_lazy("Established since %(day)s."),
    Stage.ENDED: gettext_lazy("Ended on %(day)s."),
}


@dataclass(frozen=True)
class OwnLine:
    """An adoption in a list, in words."""

    row: OwnRow
    address: str
    stage: str
    small: str
    state: str
    ask: Ask | None
    ask_address: str


def standing(progress: Progress, today: date) -> str:
    """Where a place stands, in one sentence."""
    if progress.refused:
        return _("The place was not confirmed.")
    if progress.unknown:
        return _("Unknown whether it is in use: two questions were not answered.")
    said = str(STANDS[progress.stage]) % {"day": day_of_year(progress.since, today)}
    return stopped(said)


def heading(progress: Progress, today: date) -> str:
    """Where a place stands and what is asked of it next: the sentence of its page."""
    ask = next_ask(progress)
    said = standing(progress, today)
    return f"{said} {ask.sentence}" if ask is not None else said


def own_sentence(rows: Sequence[OwnRow], followed: Sequence[FollowedRow]) -> str:
    """What one has taken into use and how many of them ask something, in one sentence."""
    if not rows:
        if followed:
            n = len(followed)
            return ngettext("You follow one model", "You follow %(n)s models", n) % {"n": number_inside(n)}
        return _("You have not taken any model into use yet")
    n = len(rows)
    have = ngettext("You have one adoption", "You have %(n)s adoptions", n) % {"n": number_inside(n)}
    asks = sum(next_ask(one.progress) is not None for one in rows)
    if not asks:
        return _("%(have)s, and nothing is asked of you now") % {"have": have}
    words = ngettext("%(have)s. One asks something of you", "%(have)s. %(n)s ask something of you", asks)
    return words % {"have": have, "n": number_word(asks)}


def lines_of(rows: Collection[OwnRow], today: date) -> list[OwnLine]:
    """The rows with their words."""
    return [_line(one, today) for one in rows]


def _line(row: OwnRow, today: date) -> OwnLine:
    progress, ask = row.progress, next_ask(row.progress)
    stage = capfirst(str(Stage(progress.stage).label))
    state = ""
    if progress.refused:
        state = _("Not confirmed")
    elif not row.confirmed:
        state = _("Waits to be confirmed")
    return OwnLine(
        row=row,
        address=reverse("adoption:adoption", args=[row.pk]),
        stage=pgettext("an adoption", "Unknown") if progress.unknown else stage,
        small=stage if progress.unknown else "",
        state=state,
        ask=ask,
        ask_address=page_of(ask.page, row.pk) if ask is not None else "",
    )


# --- the staff of a programme ----------------------------------------------------------------------------------------
def programme_sentence(rows: Sequence[OwnRow]) -> str:
    """Who waits and who is silent, in one sentence."""
    if not rows:
        return _("Nobody has taken a model of the programme into use yet")
    waits = sum(not one.confirmed and not one.progress.refused for one in rows)
    silent = sum(one.progress.unknown for one in rows)
    if waits:
        words = ngettext("One adopter waits to be confirmed", "%(n)s adopters wait to be confirmed", waits)
        return words % {"n": number_word(waits)}
    if silent:
        words = ngettext("One place has gone silent", "%(n)s places have gone silent", silent)
        return words % {"n": number_word(silent)}
    words = ngettext("One place, and nobody waits", "%(n)s places, and nobody waits", len(rows))
    return words % {"n": number_word(len(rows))}


def staff_lines(rows: Collection[OwnRow], today: date) -> list[OwnLine]:
    """Who waits first, then who is silent, then the others."""

    def place(line: OwnLine) -> tuple[bool, bool]:
        waits = not line.row.confirmed and not line.row.progress.refused
        return not waits, not line.row.progress.unknown

    return sorted(lines_of(rows, today), key=place)
