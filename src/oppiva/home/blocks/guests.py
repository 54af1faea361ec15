"""Those who take things over from outside: adopter and employer guest."""

from __future__ import annotations

from django.utils.translation import gettext as _

from oppiva.home.blocks.registry import Block, block
from oppiva.home.sight import Sight
from oppiva.people.models import Role


@block(Role.ADOPTER)
def adopter(sight: Sight) -> Block:
    """Operating models to take over: none is published yet."""
    return Block(
        heading=_("Models and adoptions"),
        sentence=_("No operating model has been published yet."),
        steps=(
            _("Find: describe your problem and look at three dials."),
            _("Try it on a small scale: keep the core, fit the rest to your work."),
            _("Tell how it went. We ask after 3, 6 and 12 months."),
        ),
    )


@block(Role.EMPLOYER_GUEST)
def employer_guest(sight: Sight) -> Block:
    """The employer's own seasonal needs: not open yet."""
    return Block(
        heading=_("Employer"),
        sentence=_("The calendar of seasonal needs is not open yet."),
        steps=(
            _("You will tell in which months you need people and what they should know."),
            _("You see and edit only what your own organisation has told."),
        ),
    )
