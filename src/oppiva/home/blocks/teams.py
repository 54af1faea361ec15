"""Those who develop their own work: participant and team member."""

from __future__ import annotations

from django.utils.translation import gettext as _

from oppiva.home.blocks.programmes import programme_names
from oppiva.home.blocks.registry import Block, block
from oppiva.home.sight import Sight
from oppiva.people.models import Role


@block(Role.PARTICIPANT)
def participant(sight: Sight) -> Block:
    """Half-days: none can be signed up for before series exist."""
    return Block(
        heading=_("Your workshops"),
        sentence=_("Your workshop series is not open for sign-up yet."),
        rows=programme_names(sight),
        steps=(
            _("The programme opens a series of three half-day workshops."),
            _("You get a mail and choose a series whose days suit you."),
            _("In the first workshop you choose one small trial with your team."),
        ),
    )


@block(Role.TEAM_MEMBER)
def team_member(sight: Sight) -> Block:
    """The team's experiment: it begins in the first half-day."""
    return Block(
        heading=_("Your team"),
        sentence=_("Your team has no experiment yet."),
        rows=() if Role.PARTICIPANT in sight.actor.roles else programme_names(sight),
        steps=(
            _("Teams of three or four are formed in the first workshop."),
            _("The team writes down what it tries and what it expects."),
            _("Only your team sees its drafts until it shares them."),
        ),
    )
