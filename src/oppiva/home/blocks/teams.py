"""Those who develop their own work: participant and team member."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from oppiva.experiments.models import State as ExperimentState
from oppiva.experiments.queries import OwnExperiment
from oppiva.home import addresses
from oppiva.home.blocks.programmes import programme_names
from oppiva.home.blocks.registry import Block, Link, Row, block
from oppiva.home.half_days import own_sentence, own_things, ring_cards
from oppiva.home.sight import Sight
from oppiva.people.models import Role
from oppiva.reporting.things import Thing
from oppiva.ui.formatting import date_short, time
from oppiva.workshops.models import Enrolment
from oppiva.workshops.place_words import places_sentence, series_words
from oppiva.workshops.queries import OwnPlace

State = Enrolment.State


@block(Role.PARTICIPANT)
def participant(sight: Sight) -> Block:
    """The own series with the next half-day of each; what waits for an answer comes first."""
    places = sight.places
    cards = ring_cards(sight) if places else ()
    shown = {card.facts["id"] for card in cards}
    told = [one for one in places if one.state in {State.ENROLLED, State.QUEUED} and one.pk not in shown]
    rows = tuple(_row(sight, place) for place in told)
    nothing = not places and not sight.open_series
    asked = any(one.state in {State.OFFERED, State.PROPOSED} for one in places)
    coming = own_sentence(sight) if places and not asked else ""
    return Block(
        heading=_("Your workshops"),
        sentence=(
            _("Your workshop series is not open for sign-up yet.")
            if nothing
            else coming or places_sentence(places, sight.open_series if not places else (), sight.today)
        ),
        next=(*own_things(sight), *_waiting(places)),
        cards=cards,
        rows=rows or (programme_names(sight) if nothing else ()),
        # Where the rings tell of every place there is nothing left to say.
        links=() if nothing or (cards and not rows) else (Link(_("My places"), addresses.places()),),
        steps=()
        if not nothing
        else (
            _("The programme opens a series of three half-day workshops."),
            _("You get a mail and choose a series whose days suit you."),
            _("In the first workshop you choose one small trial with your team."),
        ),
    )


def _row(sight: Sight, place: OwnPlace) -> Row:
    """One series: the next half-day, or the place in the queue."""
    name = series_words(place.series.code)
    if place.state == State.QUEUED:
        return Row(name, _("You are number %(n)s in the queue.") % {"n": place.queue}, addresses.place(place.pk))
    coming = [one for one in place.series.coming(sight.today) if one.day is not None]
    if not coming:
        return Row(name, _("No coming half-days."), addresses.place(place.pk))
    when = f"{date_short(coming[0].day, sight.today)} {time(coming[0].starts)}–{time(coming[0].ends)}"
    return Row(name, f"{when}, {coming[0].place}" if coming[0].place else when, addresses.place(place.pk))


def _waiting(places: list[OwnPlace]) -> Iterator[Thing]:
    """An offer first, whose hours run; then the proposals."""
    for place in places:
        if place.state == State.OFFERED and place.offered_until is not None:
            until = {"day": date_short(place.offered_until), "time": time(place.offered_until)}
            yield Thing(
                f"seat_offer_{place.pk}",
                _("A seat is free for you in series %(series)s") % {"series": place.series.code},
                _("Answer by %(day)s at %(time)s. Then it goes to the next person.") % until,
                _("Answer"),
                addresses.place(place.pk),
                ("write", "seat"),
                0,
            )
        elif place.state == State.PROPOSED:
            yield Thing(
                f"seat_proposal_{place.pk}",
                _("You are proposed for series %(series)s") % {"series": place.series.code},
                _("You decide yourself whether you take the seat."),
                _("Answer"),
                addresses.place(place.pk),
                ("write", "seat"),
                1,
            )


@block(Role.TEAM_MEMBER)
def team_member(sight: Sight) -> Block:
    """The team's experiments: where they are and how far."""
    alone = Role.PARTICIPANT not in sight.actor.roles
    placed = any(grant.role == Role.TEAM_MEMBER and grant.scope.kind == "team" for grant in sight.actor.grants)
    forming = () if placed else (_("Teams of three or four are formed in the first workshop."),)
    own = sight.experiments
    if own:
        return Block(
            heading=_("Your team"),
            sentence=_experiment_sentence(own[0]),
            next=(*own_things(sight), *_waiting(sight.places)) if alone else (),
            cards=ring_cards(sight) if alone else (),
            rows=tuple(_experiment_row(one) for one in own) + _team_rows(sight),
            links=(Link(_("Others' experiments"), addresses.others(own[0].programme)),),
            told=bool(own[0].name),
        )
    return Block(
        heading=_("Your team"),
        sentence=_("Your team has no experiment yet."),
        next=(*own_things(sight), *_waiting(sight.places)) if alone else (),
        cards=ring_cards(sight) if alone else (),
        rows=(_team_rows(sight) if placed else ()) or (programme_names(sight) if alone else ()),
        steps=(
            *forming,
            _("The team writes down what it tries and what it expects."),
            _("Only your team sees its drafts until it shares them."),
        ),
    )


def _experiment_sentence(one: OwnExperiment) -> str:
    """What the team tries, or that it has not named it yet."""
    if not one.name:
        return _("Your team has not named its experiment yet.")
    return _("Your team's experiment: %(name)s") % {"name": one.name}


def _experiment_row(one: OwnExperiment) -> Row:
    """The way to an experiment with its state."""
    state = str(ExperimentState(one.state).label)
    name = f"{one.code} {one.name}" if one.name else one.code
    return Row(name, state[:1].upper() + state[1:], addresses.experiment(one.programme, one.code))


def _team_rows(sight: Sight) -> tuple[Row, ...]:
    """The way to the own team, which stands on the page of one's place in the series."""
    held = [place for place in sight.places if place.state == State.ENROLLED]
    return tuple(
        Row(series_words(place.series.code), _("See who is in your team."), addresses.place(place.pk)) for place in held
    )
