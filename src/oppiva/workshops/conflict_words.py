"""The sentences of conflicts: what is in the way of a half-day, one sentence each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, time

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from oppiva.core.errors import whole
from oppiva.core.scheduling import Conflict
from oppiva.ui.formatting import date as shown_day
from oppiva.ui.formatting import date_range
from oppiva.ui.formatting import time as shown_time

Facts = Mapping[str, object]


def sentence(conflict: Conflict) -> str:
    """The conflict in words."""
    return SENTENCES[conflict.code](conflict.facts)


def sentences(conflicts: tuple[Conflict, ...]) -> tuple[str, ...]:
    """Each conflict in words, each sentence once."""
    return tuple(dict.fromkeys(sentence(one) for one in conflicts))


def _other(facts: Facts) -> dict[str, object]:
    other = facts.get("other")
    series, number = other if isinstance(other, tuple) else ("", 0)
    return {**facts, "series": series, "number": number}


def _day(facts: Facts, name: str = "day") -> date | None:
    value = facts.get(name)
    return value if isinstance(value, date) else None


def _clock(facts: Facts) -> dict[str, str]:
    at = facts.get("time")
    return {"time": shown_time(at) if isinstance(at, time) else "", "day": shown_day(_day(facts))}


def _takes_part(facts: Facts) -> str:
    count = whole(facts, "count")
    return ngettext(
        "One person takes part in series %(series)s at the same time.",
        "%(n)s people take part in series %(series)s at the same time.",
        count,
    ) % {"n": count, **_other(facts)}


def _gap(facts: Facts) -> str:
    days = whole(facts, "days")
    words = {"n": days, "least": facts.get("least"), "most": facts.get("most"), **_other(facts)}
    return (
        ngettext(
            "There is one day between this and workshop %(number)s; the plan says %(least)s–%(most)s weeks.",
            "There are %(n)s days between this and workshop %(number)s; the plan says %(least)s–%(most)s weeks.",
            days,
        )
        % words
    )


def _busy(facts: Facts) -> str:
    if facts.get("kind") == "programme":
        return _("The programme holds no workshops on this half-day.")
    return _("%(name)s has marked this half-day as closed.") % {"name": facts.get("of", "")}


def _away(facts: Facts) -> str:
    return _("%(unit)s has %(away)s people away at once; it allows %(limit)s.") % {
        name: facts.get(name, "") for name in ("unit", "away", "limit")
    }


SENTENCES: dict[str, Callable[[Facts], str]] = {
    "time_impossible": lambda facts: _("Clocks skip %(time)s on %(day)s. There is no such time.") % _clock(facts),
    "time_twice": lambda facts: (
        _("Clocks show %(time)s twice on %(day)s. The first of the two is meant.") % _clock(facts)
    ),
    "leads_twice": lambda facts: (
        _("%(person)s leads workshop %(number)s of series %(series)s at the same time.") % _other(facts)
    ),
    "leads_and_takes_part": lambda facts: (
        _("%(person)s takes part in series %(series)s at the same time.") % _other(facts)
    ),
    "takes_part_twice": _takes_part,
    "place_twice": lambda facts: _("Series %(series)s has the same place on this half-day: %(place)s.") % _other(facts),
    "holiday": lambda facts: _("%(day)s is a public holiday.") % {"day": shown_day(_day(facts))},
    "weekend": lambda facts: _("%(day)s is a Saturday or Sunday.") % {"day": shown_day(_day(facts))},
    "outside_programme": lambda facts: (
        _("The programme runs %(dates)s; this day lies outside it.")
        % {"dates": date_range(_day(facts, "begins"), _day(facts, "ends"))}
    ),
    "gap": _gap,
    "order": lambda facts: _("This is not after workshop %(number)s.") % _other(facts),
    "busy": _busy,
    "away": _away,
    "place_missing": lambda facts: _("The place is missing."),
    "link_missing": lambda facts: _("The meeting link is missing."),
    "leader_missing": lambda facts: _("Nobody leads it yet."),
}
