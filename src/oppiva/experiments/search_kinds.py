"""What search knows of experiments: three kinds, of which a reader finds one of each experiment, never two.

`experiment`: the whole record, once decided, for who reads it whole. `published`: the words that went out, for
everybody else. `begun`: of a team at work the steps that it shows.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from functools import partial
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from oppiva.core.policy import Actor
from oppiva.experiments import others_words as say
from oppiva.experiments import rules, words
from oppiva.experiments.models import Choice, Experiment, Theme, Whose
from oppiva.experiments.queries import searching as reads
from oppiva.experiments.queries.searching import FoundExperiment
from oppiva.experiments.services.searched import BEGUN, PUBLISHED, WHOLE
from oppiva.jobs import clock
from oppiva.people.queries import area_choices, area_names
from oppiva.search import slots
from oppiva.search.slots import Card, Filter, Kind, Text
from oppiva.ui.counting import number_inside
from oppiva.ui.formatting import hours

EXPERIMENTS = "experiments"  # the three are counted together
SUREST = "sure"
VisibleTo = Callable[[Actor], QuerySet[Experiment]]
Texts = Callable[[Collection[UUID] | None], Iterator[Text]]
Rows = Callable[[Actor, Any], list[FoundExperiment]]
Narrowed = Callable[[QuerySet[Experiment], reads.Filters], QuerySet[Experiment]]


def register() -> None:
    """The three kinds."""
    own, public = "experiments:experiment", "experiments:public"
    _register(WHOLE, own, rules.whole_to, reads.whole_texts, reads.whole_rows, reads.whole_narrowed)
    _register(
        PUBLISHED, public, rules.published_to, reads.published_texts, reads.published_rows, reads.published_narrowed
    )
    _register(BEGUN, own, rules.begun_to, reads.begun_texts, reads.begun_rows, reads.begun_narrowed)


def _register(name: str, page: str, visible_to: VisibleTo, texts: Texts, rows: Rows, narrowed: Narrowed) -> None:
    """A kind: its page, who finds what, the texts of the index, what a hit tells, what the filters leave."""
    slots.register_kind(
        Kind(
            name=name,
            label=gettext_lazy("Experiments"),
            texts=texts,
            every=lambda: (one.object_id for one in texts(None)),
            visible_to=lambda here: _ids(visible_to(here)),
            cards=partial(_cards, visible_to, rows, page),
            narrowed=lambda ids, filters: _ids(narrowed(ids, filters)),
            filters=filters_of,
            coded=lambda code: _ids(rules.called(code)),
            ranks=partial(_ranks, rows),
            placed=placed,
            counted=counted,
            counts_as=EXPERIMENTS,
        )
    )


def placed(actor: Actor) -> Actor:
    """The reader with what all own places and teams give."""
    return rules.with_all_places(actor)[0]


def counted(n: int) -> str:
    """So many experiments, inside a sentence."""
    return ngettext("one experiment", "%(n)s experiments", n) % {"n": number_inside(n)}


def filters_of() -> Sequence[Filter]:
    """What narrows hits among experiments, in the order of the page."""
    past = [(one.value, _capital(say.past(one))) for one in Choice]
    return (
        Filter(reads.FIELD, _("For whom"), [(one.value, _capital(str(one.label))) for one in Whose]),
        Filter(
            reads.OUTCOME,
            _("What became of it"),
            [
                *past,
                (reads.UNDER_WAY, pgettext("experiment", "Under way")),
                (reads.BROKEN_OFF, pgettext("experiment", "Ended without a decision")),
            ],
        ),
        Filter(reads.THEME, _("Theme"), [(one.value, _capital(str(one.label))) for one in Theme]),
        Filter(
            reads.EFFORT,
            _("Hours of work"),
            [
                (reads.SHORT, _("Under 10 hours")),
                (reads.MIDDLE, _("10–40 hours")),
                (reads.LONG, _("Over 40 hours")),
                (reads.UNTOLD, pgettext("hours of work", "Not told")),
            ],
        ),
        Filter(reads.AREA, _("Area"), list(area_choices())),
    )


def _cards(visible_to: VisibleTo, rows: Rows, page: str, here: Actor, ids: Sequence[UUID]) -> Mapping[UUID, Card]:
    """What each hit shows, of those alone that the reader may find; one statement."""
    return {one.pk: _card(one, page) for one in rows(here, _ids(visible_to(here).filter(pk__in=ids)))} if ids else {}


def _card(one: FoundExperiment, page: str) -> Card:
    mark, state = _state(one)
    return Card(
        title=one.name or _("No name"),
        address=reverse(page, args=[one.programme, one.code]),
        kind_words=_("Experiment %(code)s") % {"code": one.code},
        icon="flask",
        lang=one.language if one.name else "",
        where=", ".join(area_names(one.areas)),
        mark=mark,
        state=state,
        lines=_lines(one),
        values=reads.values_of(one),
        decided_on=one.decided_on,
    )


def _state(one: FoundExperiment) -> tuple[str, str]:
    """The mark and the words: what was decided, else how far the team is."""
    if one.choice in Choice.values:
        mark = "stopped" if one.choice == Choice.STOP else "carried_out"
        return mark, _capital(say.past(one.choice))
    shown = words.state_shown(Experiment(state=one.state), one.starts_on, one.ends_on, clock.today())
    return shown.mark, shown.words


def _lines(one: FoundExperiment) -> tuple[str, ...]:
    """How sure the team is and how much work it was; nothing of what is not decided yet."""
    if one.decided_on is None:
        return ()
    took = _("%(hours)s of work") % {"hours": hours(one.minutes)} if one.minutes else _("Hours of work not told")
    return (say.sure(one.certainty).rstrip("."), took)


def _ranks(rows: Rows, sort: str, ids: Collection[UUID]) -> Mapping[UUID, float]:
    """The surest first, and by day the newest first; what says nothing of it comes last."""
    if sort != SUREST:
        return {}
    return {one.pk: float(one.certainty) for one in rows(reads.INDEX, ids) if one.certainty is not None}


def _ids(rows: QuerySet[Experiment]) -> QuerySet[Any]:
    return rows.order_by().values("pk")


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
