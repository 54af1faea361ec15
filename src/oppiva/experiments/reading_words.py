"""Who reads this: the one line of every page where a team writes, worked out from the policy."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from oppiva.experiments import rules
from oppiva.experiments.models import Cycle, Experiment
from oppiva.people.models import Role


def readers_line(experiment: Experiment, cycle: Cycle, *, shared: bool = False) -> str:
    """Who reads what stands in a step now, in the words of the one who writes."""
    wide = cycle.decided_at is not None and rules.is_wide(experiment)
    return line_of(rules.readers_of_step(experiment, cycle, shared=shared), wide=wide)


def line_of(roles: Sequence[str], *, asked: bool = False, wide: bool = False) -> str:
    """The line for these roles; those who learn the step and the hour alone are told apart.

    `asked`: of the supervisors those alone whom the team asks for permission. `wide`: shared with the programme.
    """
    held = frozenset(roles)
    if Role.EMPLOYER_GUEST in held:  # nobody reads less than a guest: what a guest reads is open to all
        return _("Read by everybody.")
    who = told_of(held, asked=asked, wide=wide)
    line = ngettext("Read by %(who)s.", "Read by %(who)s.", len(who)) % {"who": joined(who)}
    if Role.FACILITATOR in held:
        return line
    return f"{line} {_('The facilitator sees only the step and when you last saved.')}"


def told_of(held: frozenset[str], *, asked: bool = False, wide: bool = False, outside: bool = False) -> list[str]:
    """The words for these roles, each role told once; a series reads with its facilitators.

    `outside`: in the words of one who is not in the team.
    """
    found, left = [], set(held)
    for roles, words in _groups(asked=asked, wide=wide, outside=outside):
        if roles <= left:
            found.append(words)
            left -= roles
    return found


def _groups(*, asked: bool, wide: bool, outside: bool) -> list[tuple[frozenset[str], str]]:
    """Roles in the order they are told."""
    near = _("the team's series") if outside else _("your series")
    series = _("the series of the programme") if wide else near
    return [
        (frozenset({Role.TEAM_MEMBER}), _("the team") if outside else _("your own team")),
        (frozenset({Role.FACILITATOR, Role.PARTICIPANT}), series),
        (frozenset({Role.FACILITATOR}), _("the facilitators of your series")),
        (frozenset({Role.ANALYST}), _("the analysts")),
        (frozenset({Role.PROJECT_MANAGER}), _("the project manager")),
        (frozenset({Role.AUDITOR}), _("the auditor")),
        (
            frozenset({Role.SUPERVISOR}),
            _("the supervisors you ask") if asked else _("the supervisors of your units"),
        ),
        (frozenset({Role.DIRECTOR}), _("the directors of your area")),
        (frozenset({Role.AREA_ADMIN}), _("the administrators of your area")),
        (frozenset({Role.COMMUNICATOR}), _("the communicators")),
        (frozenset({Role.STEERING}), _("the steering group")),
        (frozenset({Role.ADOPTER}), _("those who take models into use")),
    ]


def joined(words: list[str]) -> str:
    if len(words) < 2:
        return "".join(words)
    return _("%(most)s and %(last)s") % {"most": ", ".join(words[:-1]), "last": words[-1]}
