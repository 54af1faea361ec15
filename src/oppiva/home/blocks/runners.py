"""Those who run the programme: project manager, facilitator and the applicant's responsible person."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from oppiva.home import addresses
from oppiva.home.asking import help_things
from oppiva.home.blocks.programmes import decided_links, next_date, programme_next, programme_rows
from oppiva.home.blocks.registry import Block, Link, Row, block
from oppiva.home.experiments import check_things
from oppiva.home.half_days import led_rows, led_sentence, led_things
from oppiva.home.sight import Sight
from oppiva.people.models import Role
from oppiva.programme.rules import may_open
from oppiva.reporting import addresses as reporting_addresses
from oppiva.reporting.things import Thing
from oppiva.ui.counting import number_inside
from oppiva.ui.formatting import number


@block(Role.PROJECT_MANAGER)
def project_manager(sight: Sight) -> Block:
    """Programmes with what waits in them; without any, the plan is brought in first."""
    opens = may_open(sight.actor)
    if not sight.programmes:
        first = Thing(
            "no_programme",
            _("Bring your plan in"),
            _("Drop the plan file. You see what a strict funder would say before you apply."),
            _("Bring the plan"),
            addresses.new_programme(),
            ("write", "plan"),
            0,
        )
        return Block(
            heading=_("My programmes"),
            sentence=_("You have no programme yet."),
            next=(first,) if opens else (),
            steps=() if opens else (_("The administrator gives you a role that may open a programme."),),
        )
    words = ngettext("You run one programme.", "You run %(n)s programmes.", len(sight.programmes))
    return Block(
        heading=_("My programmes"),
        sentence=words % {"n": number_inside(len(sight.programmes))},
        next=programme_next(sight),
        rows=programme_rows(sight) + _held_rows(sight),
        links=(Link(_("Open a new programme from a plan"), addresses.new_programme()),) if opens else (),
    )


def _held_rows(sight: Sight) -> tuple[Row, ...]:
    """How many of the half-days have been held, where a series has its dates."""
    rows = []
    for programme in sight.programmes:
        lines = sight.lines.get(programme.pk, ())
        total = sum(line.total for line in lines)
        if total:
            held = sum(line.held_count for line in lines)
            text = ngettext("%(held)s of one held", "%(held)s of %(total)s held", total)
            facts = {"held": number(held), "total": number(total)}
            name = _("Workshops: %(programme)s") % {"programme": programme.code}
            rows.append(Row(name, text % facts, reporting_addresses.series(programme.code)))
    return tuple(rows)


@block(Role.FACILITATOR)
def facilitator(sight: Sight) -> Block:
    """Half-days to lead: today's first, then those whose attendance waits; none before series exist."""
    day, ahead = next_date(sight), led_rows(sight)
    return Block(
        heading=_("Workshops I lead"),
        sentence=led_sentence(sight) or _("You have no workshops ahead."),
        next=(*led_things(sight), *help_things(sight), *check_things(sight), *programme_next(sight)),
        rows=ahead + programme_rows(sight) + ((Row(_("Next date"), day),) if day else ()),
        steps=()
        if sight.led
        else (
            _("When the project manager names you to a series, its workshops stand here."),
            _("You then get the run-sheet, the roster and the days to your calendar."),
        ),
        links=decided_links(sight) if sight.led else (),
    )


@block(Role.RESPONSIBLE_PERSON)
def responsible_person(sight: Sight) -> Block:
    """Money rows and the project manager's hours; nothing else (note 15)."""
    return Block(
        heading=_("Money and hours"),
        sentence=_("There are no hours to approve yet."),
        steps=(
            _("The project manager records working hours by work package."),
            _("You approve the project manager's hours, never your own."),
        ),
    )
