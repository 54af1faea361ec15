"""The programmes of a person as rows, and what waits in them: the part that several roles share."""

from __future__ import annotations

from dataclasses import replace

from django.utils.translation import gettext as _

from oppiva.home.blocks.registry import Link, Row
from oppiva.home.sight import Sight
from oppiva.reporting import addresses
from oppiva.reporting.pace import pace
from oppiva.reporting.schedule import step_name
from oppiva.reporting.sentences import programme_sentence
from oppiva.reporting.things import Thing
from oppiva.ui.formatting import date_range, date_short, stopped


def programme_rows(sight: Sight) -> tuple[Row, ...]:
    """Each programme by name, with its own sentence, leading to its page."""
    waiting = {situation.code: 0 for situation in sight.situations}
    for situation, _thing in sight.programme_things:
        waiting[situation.code] += 1
    return tuple(
        Row(
            situation.label,
            programme_sentence(pace(situation), waiting[situation.code], situation.start),
            addresses.programme(situation.code),
        )
        for situation in sight.situations
    )


def programme_names(sight: Sight) -> tuple[Row, ...]:
    """Each programme by name with its days, for those who do not answer for how the programme goes."""
    return tuple(
        Row(one.label, date_range(one.start, one.end), addresses.programme(one.code)) for one in sight.programmes
    )


def decided_links(sight: Sight) -> tuple[Link, ...]:
    """The way to what teams have decided, in the programme that is under way."""
    if not sight.programmes:
        return ()
    return (Link(_("Decided experiments"), addresses.experiments(sight.programmes[0].code)),)


def programme_next(sight: Sight) -> tuple[Thing, ...]:
    """What waits in the programmes; with more than one programme each thing names its own."""
    if len(sight.situations) < 2:
        return tuple(thing for _situation, thing in sight.programme_things)
    return tuple(replace(thing, text=f"{situation.label}: {thing.text}") for situation, thing in sight.programme_things)


def open_round(sight: Sight) -> str:
    """The evaluation round that is open today, in words; empty without one."""
    for situation in sight.situations:
        for step in situation.steps:
            if step.kind == "round" and step.start <= sight.today <= step.end:
                facts = {"round": step_name(step), "day": date_short(step.end, sight.today)}
                return stopped(_("%(round)s is open until %(day)s.") % facts)
    return ""


def next_date(sight: Sight) -> str:
    """The next dated step of the programmes in words, empty when none lies ahead."""
    ahead = [step for situation in sight.situations for step in situation.steps if step.start > sight.today]
    if not ahead:
        return ""
    step = min(ahead, key=lambda one: one.start)
    return f"{step_name(step)}: {date_short(step.start, sight.today)}"
