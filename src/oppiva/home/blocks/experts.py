"""Those who judge and tell: analyst, communicator, steering group and auditor."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from oppiva.home import addresses
from oppiva.home.blocks.programmes import decided_links, next_date, open_round, programme_next, programme_rows
from oppiva.home.blocks.registry import Block, Link, Row, block
from oppiva.home.modelling import desk_things
from oppiva.home.sight import Sight
from oppiva.people.models import Role
from oppiva.reporting.things import Thing
from oppiva.ui.counting import number_word
from oppiva.ui.formatting import number


@block(Role.ANALYST)
def analyst(sight: Sight) -> Block:
    """How many experiments have been decided: what is there to group."""
    decided = sight.decided
    first = (_("Teams decide on their experiments after the third workshop."),)
    return Block(
        heading=_("Analysis"),
        sentence=_decided(decided),
        next=(*_grouping(sight), *desk_things(sight), *programme_next(sight)),
        rows=programme_rows(sight),
        steps=(
            *(() if decided else first),
            _("You group what tells the same story. The program suggests, you decide."),
        ),
        links=(*_table_links(sight), *decided_links(sight)),
    )


def _grouping(sight: Sight) -> Iterator[Thing]:
    """What waits at the grouping table: experiments without a place, contradictions without an answer."""
    waiting = sight.grouping
    said = [words for n, words in ((waiting.cards, _cards), (waiting.contradictions, _contradictions)) if n]
    if sight.table is None or not said:
        return
    title, *more = (words(sight) for words in said)
    yield Thing(
        "grouping",
        title,
        f"{more[0]}." if more else _("The program suggests, you decide."),
        _("Open the grouping table"),
        addresses.table(sight.table.code),
        ("write", "candidate"),
        5,
    )


def _cards(sight: Sight) -> str:
    n = sight.grouping.cards
    return ngettext("One experiment waits for grouping", "%(n)s experiments wait for grouping", n) % {"n": number(n)}


def _contradictions(sight: Sight) -> str:
    n = sight.grouping.contradictions
    said = ngettext("One contradiction waits for an answer", "%(n)s contradictions wait for an answer", n)
    return said % {"n": number(n)}


def _table_links(sight: Sight) -> tuple[Link, ...]:
    """The way to the grouping table of the programme that is under way."""
    if not sight.programmes:
        return ()
    return (Link(_("Grouping table"), addresses.table(sight.programmes[0].code)),)


def _decided(n: int) -> str:
    if not n:
        return _("No experiment has been decided yet, so there is nothing to group.")
    said = ngettext("One experiment has been decided.", "%(n)s experiments have been decided.", n)
    return said % {"n": number_word(n)}


@block(Role.COMMUNICATOR)
def communicator(sight: Sight) -> Block:
    """What can be published: nothing yet, and when it is needed."""
    day = next_date(sight)
    return Block(
        heading=_("Communication"),
        sentence=_decided(sight.decided) if sight.decided else _("There is nothing to publish yet."),
        next=programme_next(sight),
        rows=programme_rows(sight) + ((Row(_("Next date"), day),) if day else ()),
        links=decided_links(sight) if sight.decided else (),
        steps=(_("Newsletters and the podcast are made from experiments that their teams have shared."),),
    )


@block(Role.STEERING)
def steering(sight: Sight) -> Block:
    """How the programmes stand and when the next evaluation round opens."""
    return Block(
        heading=_("Steering group"),
        sentence=open_round(sight) or next_date(sight) or _("No evaluation round lies ahead."),
        next=programme_next(sight),
        rows=programme_rows(sight),
        steps=(
            _("In an evaluation round you answer first, then you see what the others said."),
            _("Everyone looks at the same frozen evidence."),
        ),
    )


@block(Role.AUDITOR)
def auditor(sight: Sight) -> Block:
    """What is open to the audit: programmes, plans and the log, and how far the evidence ledger has been sealed."""
    open_ones = len(sight.programmes)
    if open_ones:
        words = ngettext(
            "One programme is open for you to audit.", "%(n)s programmes are open for you to audit.", open_ones
        )
        sentence = words % {"n": number_word(open_ones)}
    else:
        sentence = _("No programme is open for you to audit.")
    return Block(
        heading=_("Audit"),
        sentence=sentence,
        next=programme_next(sight),
        rows=programme_rows(sight),
        steps=(
            _("Every change is in the audit log. The log is sealed into the evidence ledger each night."),
            _("The host checks the ledger with the command oppiva audit verify. Ask for its answer."),
        ),
        links=(Link(_("Open the audit log"), addresses.log()),),
    )
