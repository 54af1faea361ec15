"""What was done, deed by deed in whole sentences: the newest first, what was taken back told as such."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from oppiva.catalogue import history_words
from oppiva.catalogue.models import EventKind
from oppiva.catalogue.queries import HistoryRow
from oppiva.jobs import clock
from oppiva.ui.formatting import date_short, number, time


@dataclass(frozen=True)
class DeedShown:
    """One deed: when, in one sentence, what became of each card when there are many of them, by whom and why."""

    day: str
    time: str
    sentence: str
    cards: tuple[str, ...]
    cards_words: str
    by: str
    reason: str
    undone: bool
    undoes: bool


def deeds_shown(rows: Iterable[HistoryRow]) -> tuple[DeedShown, ...]:
    """The deeds in words; one that tells people nothing, an answered suggestion for example, is left out."""
    today = clock.today()
    deeds: dict[UUID, list[HistoryRow]] = {}
    for one in rows:
        if one.kind != EventKind.SETTLE:
            deeds.setdefault(one.deed, []).append(one)
    # As they were done: the history comes with the last effect first.
    whole = {deed: tuple(reversed(effects)) for deed, effects in deeds.items()}
    return tuple(_deed(effects, whole, date_short(effects[0].at, today)) for effects in whole.values())


def _deed(effects: Sequence[HistoryRow], whole: dict[UUID, tuple[HistoryRow, ...]], day: str) -> DeedShown:
    first = effects[0]
    cards: tuple[str, ...] = ()
    if first.takes_back is None:
        sentence, cards = history_words.sentence(effects), history_words.cards(effects)
    else:
        taken = whole.get(first.takes_back, ())
        sentence = history_words.taken_back(history_words.sentence(taken) if taken else "")
    return DeedShown(
        day=day,
        time=time(first.at),
        sentence=sentence,
        cards=cards,
        cards_words=ngettext("One experiment", "%(n)s experiments", len(cards)) % {"n": number(len(cards))},
        by=first.by or _("a former member"),
        # What a card was taken out for stands in the sentence.
        reason="" if first.undoes or first.verb == "card_removed" else history_words.reason(effects),
        undone=first.undone,
        undoes=first.undoes,
    )
