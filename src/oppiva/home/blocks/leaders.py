"""Those with staff of their own: supervisor and director."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from oppiva.home import addresses
from oppiva.home.blocks.programmes import programme_rows
from oppiva.home.blocks.registry import Block, Card, Link, Row, block
from oppiva.home.permission import asked_things, told_cards
from oppiva.home.queries import UnitFacts
from oppiva.home.sight import Sight
from oppiva.home.unit_cards import UnitCard
from oppiva.people.models import Role
from oppiva.programme.queries import Promise
from oppiva.ui.counting import number_inside, number_word
from oppiva.ui.formatting import date, number


@block(Role.SUPERVISOR)
def supervisor(sight: Sight) -> Block:
    """The own unit: how many work in it, and whether staff has been heard."""
    units, cards = sight.units_of(Role.SUPERVISOR), sight.unit_cards
    enrolled = sum(card.enrolled for card in cards)
    seats = tuple(_seats_card(card, len(cards)) for card in cards if card.seats or card.enrolled)
    return Block(
        heading=_("My unit") if len(units) < 2 else _("My units"),
        sentence=_enrolled_sentence(enrolled) if enrolled else _unit_sentence(units),
        next=tuple(asked_things(sight)),
        cards=seats + tuple(_unit_card(sight, card, limit=not seats) for card in cards),
        # Where seats are shown, what was promised is told there.
        rows=() if seats else _promise_rows(cards),
        links=() if seats else (Link(_("Propose people"), addresses.propose()),),
        steps=()
        if enrolled
        else (
            _("When a series opens, you propose your staff for it. Each one accepts the place."),
            _("You see who is enrolled, never who was away."),
        ),
        aside=told_cards(sight) + ((Card("home/_team_text.html", {}),) if cards else ()),
    )


@block(Role.DIRECTOR)
def director(sight: Sight) -> Block:
    """The organisation's part: its units and the programmes it takes part in."""
    units = sight.units_of(Role.DIRECTOR)
    unheard = sum(not unit.heard for unit in units)
    if unheard:
        words = ngettext(
            "One unit lacks the record of the co-operation procedure.",
            "%(n)s units lack the record of the co-operation procedure.",
            unheard,
        )
        sentence = words % {"n": number_word(unheard)}
    else:
        sentence = _("The leadership half-days of your organisation have not been planned yet.")
    mine = set() if Role.SUPERVISOR not in sight.actor.roles else {one.id for one in sight.units_of(Role.SUPERVISOR)}
    others = [unit for unit in units if unit.id not in mine]
    return Block(
        heading=_("My organisation"),
        sentence=sentence,
        rows=unit_rows(others) + _unheard_rows(sight, others) + programme_rows(sight),
        steps=(_("Directors agree on the cornerstones of leadership in two half-days."),),
    )


def _unit_card(sight: Sight, card: UnitCard, *, limit: bool) -> Card:
    """A unit with its people and its record; the missing record is somebody else's to add."""
    keeper = sight.keepers.get(card.area) if card.missing else None
    by_name = _("%(name)s adds it.") % {"name": keeper.name} if keeper else _("The area's administrator adds it.")
    facts = {"card": card, "counts": _counts(card), "keeper_words": by_name, "limit": limit}
    return Card("home/_unit_card.html", facts)


def _counts(card: UnitCard) -> str:
    """Who of the staff takes part and how many may be away, as one reads them: what is counted from what."""
    total = card.persons
    words = ngettext("One person of the unit is in Oppiva.", "%(n)s people of the unit are in Oppiva.", total)
    inside = words % {"n": number(total)} if total else _("Nobody of the unit is in Oppiva yet.")
    if card.size is None or card.away_at_most is None:
        away = _("At most %(percent)s %% of the staff may be away at once.")
    else:
        away = _("The staff is %(size)s, so at most %(away)s may be away at once (%(percent)s %%).")
    facts = {"size": number(card.size or 0), "away": number(card.away_at_most or 0), "percent": card.max_away_pct}
    return f"{inside} {away % facts}"


def _promise_rows(cards: Sequence[UnitCard]) -> tuple[Row, ...]:
    """What the organisation has promised, once however many units one has: the promise is not the unit's."""
    found = {}
    for card in cards:
        for promise in card.promises:
            name = _("Commitment: %(organisation)s") % {"organisation": card.organisation}
            text = f"{_promised(promise)} · {promise.programme}"
            found[promise.organisation, promise.programme] = Row(name, text)
    return tuple(found.values())


def _promised(promise: Promise) -> str:
    match promise.kind:
        case "signed" if promise.date:
            words = _("Signed on %(day)s") % {"day": date(promise.date)}
        case "signed":
            words = _("Signed")
        case "interest":
            words = _("Interested, not signed yet")
        case _:
            words = _("Nothing promised yet")
    if promise.seats is None:
        return words
    seats = ngettext("one seat promised", "%(shown)s seats promised", promise.seats)
    return f"{words}, {seats % {'shown': number(promise.seats)}}"


def _seats_card(card: UnitCard, units: int) -> Card:
    """The seats of a unit's organisation, how many of the unit are enrolled, and how many are away at once."""
    free = sum(seats.free for seats in card.seats)
    own = _("Seats of my unit") if units < 2 else card.name
    if not card.seats:
        heading = _("%(unit)s: the number of seats is not known yet") % {"unit": own}
    elif not free:
        heading = _("%(unit)s: none free in the organisation") % {"unit": own}
    else:
        words = ngettext("%(unit)s: one free in the organisation", "%(unit)s: %(n)s free in the organisation", free)
        heading = words % {"unit": own, "n": number_inside(free)}
    codes = list(dict.fromkeys(promise.code for promise in card.promises))
    facts = {"card": card, "heading": heading, "propose": addresses.propose(), "programmes": codes}
    return Card("home/_unit_seats.html", facts)


def _enrolled_sentence(enrolled: int) -> str:
    words = ngettext(
        "One person of your unit is enrolled in a series.",
        "%(n)s people of your unit are enrolled in a series.",
        enrolled,
    )
    return words % {"n": number_word(enrolled)}


def unit_rows(units: Sequence[UnitFacts]) -> tuple[Row, ...]:
    """Units with the number of their persons."""
    return tuple(Row(unit.name, _persons(unit), addresses.unit(unit.id)) for unit in units)


def _persons(unit: UnitFacts) -> str:
    words = ngettext("%(organisation)s: one person", "%(organisation)s: %(n)s people", unit.persons)
    if not unit.persons:
        words = _("%(organisation)s: no people yet")
    return words % {"organisation": unit.organisation, "n": number(unit.persons)}


def _unit_sentence(units: Sequence[UnitFacts]) -> str:
    if not units:
        return _("You have no unit yet.")
    total = sum(unit.persons for unit in units)
    if not total:
        return _("Your unit has no people in Oppiva yet.")
    words = ngettext(
        "Your unit has one person in Oppiva, who is not in a series yet.",
        "Your unit has %(n)s people in Oppiva, and none of them is in a series yet.",
        total,
    )
    return words % {"n": number_inside(total)}


def _unheard_rows(sight: Sight, units: Sequence[UnitFacts]) -> tuple[Row, ...]:
    """Calm lines: the record is added by the area's administrator, so it is nobody's next thing here."""
    rows = []
    for unit in units:
        if unit.heard:
            continue
        keeper = sight.keepers.get(unit.area)
        if keeper is None:
            text = _("%(unit)s: the record of the co-operation procedure is missing. The area's administrator adds it.")
        else:
            text = _("%(unit)s: the record of the co-operation procedure is missing. It is added by %(name)s.")
        facts = {"unit": unit.name, "name": keeper.name if keeper else ""}
        mail = f"mailto:{keeper.mail}" if keeper and keeper.mail else ""
        rows.append(Row(_("The hearing of the staff is not on record yet"), text % facts, mail))
    return tuple(rows)
