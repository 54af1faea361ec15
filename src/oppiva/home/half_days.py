"""Half-days on the first page: to come to, to lead, to confirm; of anybody's presence nothing is read here."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from oppiva.core.charts import rings
from oppiva.experiments.follow_dates import WINDOW
from oppiva.experiments.follow_words import question, time_left
from oppiva.experiments.models import State as ExperimentState
from oppiva.home import addresses
from oppiva.home.blocks.registry import Card, Row
from oppiva.home.experiments import team_things
from oppiva.home.sight import Sight
from oppiva.people.models import Role
from oppiva.reporting.things import Thing
from oppiva.ui.counting import number_inside, number_word
from oppiva.ui.formatting import date_short, stopped, time
from oppiva.workshops.entries import place_of
from oppiva.workshops.models import Enrolment, Session
from oppiva.workshops.queries import HalfDay, LedDay, OwnPlace

State = Session.State
UNDER_WAY = frozenset({State.DOOR_OPEN, State.RUNNING, State.CLOSING})
LOCK_NEAR = timedelta(days=2)
SHOWN = 3
MOST_RINGS = 6


@dataclass(frozen=True)
class NextHalfDay:
    """The next half-day of a series, as the card of rings shows it; `elsewhere`: taken with another series."""

    when: str
    place: str
    join_url: str
    absent: str
    elsewhere: str


# --- whoever takes part ----------------------------------------------------------------------------------------------
def own_things(sight: Sight) -> Iterator[Thing]:
    """The half-day that is under way today leads to the team's page."""
    for one in sight.half_days:
        if one.enrolment is not None and one.state in UNDER_WAY and one.day == sight.today:
            yield Thing(
                f"day_now_{one.pk}",
                _("The workshop is under way"),
                _("Series %(series)s, workshop %(number)s. The page says what your team does now.") % _named(one),
                _("Open the team's page"),
                addresses.half_day(one.programme, one.series, one.number, "team"),
                ("write", "seat"),
                -2,
            )
    yield from _pre_tasks(sight)
    yield from _decisions(sight)
    yield from _follow_ups(sight)
    yield from team_things(sight)


def _pre_tasks(sight: Sight) -> Iterator[Thing]:
    """What is to be done before a coming half-day and has not been ticked; it stands on the page of one's place."""
    for one in sight.half_days:
        task = sight.pre_tasks.get(one.pk)
        if task is None or task.done or one.enrolment is None or one.state != State.PLANNED:
            continue
        yield Thing(
            f"pre_task_{task.pk}",
            _("Pre-task: %(title)s") % {"title": task.title},
            stopped(_("For the workshop on %(day)s.") % {"day": date_short(one.day, sight.today)}),
            _("Read the pre-task"),
            addresses.place(one.enrolment),
            ("write", "seat"),
            2,
        )


def _decisions(sight: Sight) -> Iterator[Thing]:
    """A trial that is over and has no decision: the result and the choice are the team's next step."""
    if Role.TEAM_MEMBER not in sight.actor.roles:
        return
    for one in sight.experiments:
        if one.state == ExperimentState.REVIEWING:
            yield Thing(
                f"decision_{one.experiment.pk}",
                _("Experiment %(code)s waits for your team's decision") % {"code": one.code},
                _("The trial is over. First the result in five points, then one of four decisions."),
                _("Go on to the result"),
                addresses.result(one.programme, one.code),
                ("write", "team_draft"),
                1,
            )


def _follow_ups(sight: Sight) -> Iterator[Thing]:
    """Whether a decision the person sees to is still in use; one tap on the experiment's own page."""
    if Role.TEAM_MEMBER not in sight.actor.roles:
        return
    known = {one.experiment.pk: one for one in sight.experiments}
    for asked in sight.follow_ups:
        one = known[asked.experiment_id]
        yield Thing(
            f"follow_up_{asked.pk}",
            question(one.name or one.code),
            time_left(asked.due_on + WINDOW, sight.today, answered=False, late=False),
            _("Answer with one tap"),
            addresses.follow_up(one.programme, one.code),
            ("write", "team_draft"),
            1,
        )


def own_sentence(sight: Sight) -> str:
    """When one comes next, also instead of the own series with another one; empty without a half-day ahead."""
    coming = next((one for one in sight.half_days if one.enrolment is not None and _ahead(sight, one)), None)
    if coming is None:
        return ""
    words = _("Series %(series)s: your next workshop is on %(day)s.")
    return stopped(words % {"series": coming.series, "day": date_short(coming.day, sight.today)})


def ring_cards(sight: Sight) -> tuple[Card, ...]:
    """A card of rings for each series one is enrolled in and that has its dates."""
    held = [place for place in sight.places if place.state == Enrolment.State.ENROLLED]
    cards = (_rings(sight, place) for place in held)
    return tuple(card for card in cards if card is not None)


def _rings(sight: Sight, place: OwnPlace) -> Card | None:
    on = [one for one in place.series.sessions if one.state != State.CANCELLED]
    if not on or all(one.day is None for one in on) or len(on) > MOST_RINGS:
        return None
    done = sum(one.state == State.HELD for one in on)
    coming = next((one for one in sight.half_days if one.enrolment == place.pk and _ahead(sight, one)), None)
    facts = {
        "id": place.pk,
        "series": place.series.code,
        "place": addresses.place(place.pk),
        "figure": rings(done, len(on)),
        "sentence": rings_sentence(done, len(on)),
        "next": _next(sight, place, coming) if coming is not None else None,
        "calendar": addresses.calendar(),
    }
    return Card("home/_rings.html", facts)


def rings_sentence(done: int, total: int) -> str:
    """`Two workshops behind, one to go`: what has been held of the series, whoever was there."""
    left = total - done
    if not left:
        return ngettext("The workshop is behind you", "All %(n)s workshops are behind you", total) % _count(total)
    if not done:
        return ngettext("One workshop ahead", "%(n)s workshops ahead", left) % {"n": number_word(left)}
    behind = ngettext("One workshop behind", "%(n)s workshops behind", done) % {"n": number_word(done)}
    ahead = ngettext("one to go", "%(n)s to go", left) % _count(left)
    return _("%(behind)s, %(ahead)s") % {"behind": behind, "ahead": ahead}


def _next(sight: Sight, place: OwnPlace, coming: HalfDay) -> NextHalfDay:
    movable = coming.replacement is None and coming.state == State.PLANNED
    return NextHalfDay(
        when=_when(sight, coming),
        place=place_of(coming),
        join_url=coming.join_url,
        absent=addresses.absent(place.pk, coming.number) if movable else "",
        elsewhere=coming.series if coming.replacement is not None else "",
    )


def _ahead(sight: Sight, one: HalfDay) -> bool:
    return one.day >= sight.today and one.state != State.HELD


# --- whoever leads ---------------------------------------------------------------------------------------------------
def led_things(sight: Sight) -> Iterator[Thing]:
    """What the half-days one leads ask for: the door today, the end, attendance that waits to be confirmed."""
    for led in sight.led:
        if led.half_day.day == sight.today:
            yield _today(sight, led)
        elif led.half_day.day < sight.today:
            yield _unfinished(sight, led)


def led_sentence(sight: Sight) -> str:
    """The half-day of today or the next one; empty without any."""
    ahead = [led.half_day for led in sight.led if led.half_day.day >= sight.today]
    if not ahead:
        return ""
    first = ahead[0]
    facts = {"code": first.code, "day": date_short(first.day, sight.today), "time": time(first.starts)}
    if first.day == sight.today:
        return stopped(_("Today you lead workshop %(code)s at %(time)s.") % facts)
    return stopped(_("You lead next on %(day)s at %(time)s: workshop %(code)s.") % facts)


def led_rows(sight: Sight) -> tuple[Row, ...]:
    """The next half-days one leads after today, each with its series."""
    ahead = [led.half_day for led in sight.led if led.half_day.day > sight.today]
    return tuple(
        Row(
            _("Workshop %(code)s") % {"code": one.code},
            ", ".join(filter(None, (_when(sight, one), place_of(one)))),
            addresses.series(one.programme, one.series),
        )
        for one in ahead[:SHOWN]
    )


def _today(sight: Sight, led: LedDay) -> Thing:
    one = led.half_day
    if one.state == State.PLANNED:
        title, button, page = _("Workshop %(code)s today at %(time)s"), _("Open the door list"), "door"
    elif one.state == State.CLOSING:
        title, button, page = _("End workshop %(code)s"), _("Open the end page"), "ending"
    else:
        title, button, page = _("Workshop %(code)s is under way"), _("Open the teams' situation"), "situation"
    facts = {"code": one.code, "time": time(one.starts)}
    text = ", ".join(filter(None, (_when(sight, one), place_of(one))))
    address = addresses.half_day(one.programme, one.series, one.number, page)
    return Thing(f"lead_{one.pk}", title % facts, text, button, address, ("write", "attendance"), -1)


def _unfinished(sight: Sight, led: LedDay) -> Thing:
    """A half-day that is past and not held: its attendance waits, or only its end."""
    one = led.half_day
    facts = {
        "code": one.code,
        "day": date_short(one.day, sight.today),
        "last": date_short(led.last_day, sight.today),
    }
    near = led.last_day - sight.today <= LOCK_NEAR
    if led.confirmed:
        title, button, page = _("End workshop %(code)s"), _("Open the end page"), "ending"
        text = _("It was on %(day)s, and its attendance is confirmed.")
    else:
        title, button = _("Confirm the attendance of workshop %(code)s"), _("Open the attendance")
        page = "door" if one.state == State.PLANNED else "ending"
        text = _("It was on %(day)s. Attendance is marked until %(last)s.")
        if led.last_day < sight.today:
            text = _("It was on %(day)s. What is marked can still be confirmed; changes are corrections now.")
    address = addresses.half_day(one.programme, one.series, one.number, page)
    weight = 0 if near and not led.confirmed else 1
    needs = ("write", "attendance")
    return Thing(f"confirm_{one.pk}", title % facts, stopped(text % facts), button, address, needs, weight)


def _when(sight: Sight, one: HalfDay) -> str:
    facts = {"day": date_short(one.day, sight.today), "starts": time(one.starts), "ends": time(one.ends)}
    return _("%(day)s at %(starts)s–%(ends)s") % facts


def _named(one: HalfDay) -> dict[str, object]:
    return {"series": one.series, "number": one.number}


def _count(amount: int) -> dict[str, object]:
    return {"n": number_inside(amount)}
