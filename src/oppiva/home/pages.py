"""The first page of one person: the sum of their roles' parts, in a fixed order, with one next block."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from django.conf import settings
from django.utils.translation import gettext as _

from oppiva.core.calendars import iso_week
from oppiva.core.policy import Actor
from oppiva.experiments.pages.log import NumberCard
from oppiva.home import queries
from oppiva.home.adopting import claim_things
from oppiva.home.blocks import Block, block_of
from oppiva.home.experiments import picked_rows, with_answers
from oppiva.home.leavers import leaver_things
from oppiva.home.modelling import asked_things
from oppiva.home.numbers import number_of
from oppiva.home.sentences import home_sentence
from oppiva.home.sight import Sight
from oppiva.home.stewards import steward_things
from oppiva.people.models import Person, Role
from oppiva.people.notices import Line, line_of
from oppiva.people.queries import newest_notices
from oppiva.reporting.things import SHOWN, Thing, all_words
from oppiva.ui.formatting import date_long, date_short, stopped
from oppiva.workshops.queries import MessageRow, newest_messages

NEWS, NOTICES = 3, 8  # so many are shown; among so many are answers looked for
TAKING_PART = frozenset({Role.PARTICIPANT, Role.TEAM_MEMBER})
# Who carries most comes first; the page of several roles is their sum in this order.
ORDER = (
    Role.PROJECT_MANAGER,
    Role.INSTANCE_ADMIN,
    Role.AREA_ADMIN,
    Role.FACILITATOR,
    Role.STEERING,
    Role.RESPONSIBLE_PERSON,
    Role.AUDITOR,
    Role.ANALYST,
    Role.COMMUNICATOR,
    Role.DIRECTOR,
    Role.SUPERVISOR,
    Role.PARTICIPANT,
    Role.TEAM_MEMBER,
    Role.ADOPTER,
    Role.EMPLOYER_GUEST,
)


@dataclass(frozen=True)
class RoleLine:
    """One of the person's roles: its word, the last day it holds (None: no end), and where its rights are told."""

    words: str
    role: str
    until: date | None


@dataclass(frozen=True)
class HomePage:
    """Everything the first page shows."""

    path: str
    sentence: str
    lead: str
    things: tuple[Thing, ...]
    more: tuple[Thing, ...]
    all_words: str
    blocks: tuple[Block, ...]
    roles: tuple[RoleLine, ...]
    support: str
    news: tuple[Line, ...]
    # What facilitators wrote to the person's series and teams, in their own words.
    messages: tuple[MessageRow, ...] = ()
    # The field for a number of one's own experiment; what is under way this moment comes before it.
    number: NumberCard | None = None
    # Who only takes part has the page of a phone, who is in a team its tabs.
    narrow: bool = False
    in_team: bool = False
    today: date | None = None
    # Whether a model is theirs to keep or asked of them: the way to those pages stands even when nothing waits.
    keeps: bool = False

    @property
    def number_first(self) -> bool:
        """Whether the field is the one next thing of the page."""
        return self.number is not None and not any(thing.weight < 0 for thing in self.things)


def home_page(person: Person, actor: Actor) -> HomePage:
    """The first page of a person as they stand today; without any role it says whom to ask."""
    sight = Sight(person, actor)
    blocks = tuple(blocks_of(sight))
    waiting = waiting_for(sight, blocks)
    lines = [line_of(notice) for notice in newest_notices(actor, NOTICES)]
    answered, news = with_answers(lines, sight.today, NEWS) if blocks else ((), tuple(lines[:NEWS]))
    told = (*answered, *picked_rows(sight)) if blocks else ()
    if told:
        blocks = (replace(blocks[0], rows=(*told, *blocks[0].rows)), *blocks[1:])
    own, lead = (blocks[0].sentence, "") if blocks else without_role(actor, sight.today)
    _year, week = iso_week(sight.today)
    return HomePage(
        path=_("%(day)s · week %(week)s") % {"day": date_long(sight.today), "week": week},
        sentence=home_sentence(person.name, len(waiting), own, waiting[0].opening if waiting else ""),
        lead=lead,
        things=tuple(waiting[:SHOWN]),
        more=tuple(waiting[SHOWN:]),
        all_words=all_words(len(waiting)),
        blocks=blocks,
        roles=tuple(RoleLine(str(Role(role).label), role, until) for role, until in sight.own_roles.roles),
        support=str(getattr(settings, "OPPIVA_SUPPORT", "")),
        news=news,
        messages=tuple(newest_messages(actor, NEWS)),
        number=number_of(sight),
        narrow=bool(actor.roles) and actor.roles <= TAKING_PART,
        in_team=Role.TEAM_MEMBER in actor.roles,
        today=sight.today,
        keeps=bool(sight.duties),
    )


def without_role(actor: Actor, today: date) -> tuple[str, str]:
    """What the first page says to somebody without a role: that it has ended, or that there has been none."""
    ended = queries.ended_role(actor)
    if ended is None:
        lead = _("A role opens the pages you need. Ask for one from the person who told you about Oppiva.")
        return _("You have no role in Oppiva yet."), lead
    role, day = ended
    said = stopped(
        _("Your role held until %(day)s: %(role)s.") % {"day": date_short(day, today), "role": Role(role).label}
    )
    return said, _("If you still need it, ask for a new one. Your own details stay open to you.")


def blocks_of(sight: Sight) -> Iterable[Block]:
    """The part of each role the person holds, in order."""
    for role in ORDER:
        make = block_of(role)
        if role in sight.actor.roles and make is not None:
            yield make(sight)


def waiting_for(sight: Sight, blocks: Iterable[Block]) -> list[Thing]:
    """What waits for the person, by relation and in the parts of their roles, the most pressing first."""
    of_models = [*steward_things(sight), *asked_things(sight), *claim_things(sight)]
    return merged([*leaver_things(sight), *of_models, *(thing for block in blocks for thing in block.next)])


def merged(things: Iterable[Thing]) -> list[Thing]:
    """What waits for all roles, each thing once, the most pressing first."""
    once = {(thing.code, thing.title, thing.address): thing for thing in things}
    return sorted(once.values(), key=lambda thing: thing.weight)
