"""Those who take things over from outside: adopter and employer guest."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from oppiva.home import addresses
from oppiva.home.adopting import stage_words
from oppiva.home.blocks.registry import Block, Link, Row, block
from oppiva.home.sight import Sight
from oppiva.people.models import Role
from oppiva.ui.counting import number_inside


@block(Role.ADOPTER)
def adopter(sight: Sight) -> Block:
    """One's own adoptions, else how one begins."""
    own = sight.adoptions
    links = (Link(_("Look for a model"), addresses.library()),)
    if not own:
        return Block(
            heading=_("Models and adoptions"),
            sentence=_("You have not begun with any model yet."),
            steps=(
                _("Find: describe your problem and look at three dials."),
                _("Try it on a small scale: keep the core, fit the rest to your work."),
                _("Tell how it went. We ask after 3, 6 and 12 months."),
            ),
            links=links,
        )
    words = ngettext("You have one model in the making.", "You have %(n)s models in the making.", len(own))
    return Block(
        heading=_("Models and adoptions"),
        sentence=words % {"n": number_inside(len(own))},
        rows=tuple(Row(one.model, stage_words(one), addresses.adoption(one.pk)) for one in own),
        links=links,
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
