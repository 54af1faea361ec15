"""What comes next, computed from the facts of a programme and filtered by what the reader may do about it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from oppiva.core.policy import Actor, Target, allowed
from oppiva.jobs import clock
from oppiva.people.models import Role
from oppiva.reporting import addresses
from oppiva.reporting.situation import Package, Situation, Step
from oppiva.ui.counting import number_inside
from oppiva.ui.formatting import date_short, hours, stopped

# How long before its day a thing begins to show.
ROUND_NEAR = timedelta(days=60)
EVENT_NEAR = timedelta(days=90)
GRANT_NEAR = timedelta(days=30)
SHOWN = 3


@dataclass(frozen=True)
class Thing:
    """One thing to do: its words, the button and where it leads, what one must be allowed, and its weight (0 first)."""

    code: str
    title: str
    text: str
    button: str
    address: str
    needs: tuple[str, str]  # action and kind of the policy
    weight: int
    # What a first page opens with when nothing else waits: `%(name)s` is the reader's first name; empty: the count.
    opening: str = ""


def things(situation: Situation) -> list[Thing]:
    """Everything that waits in a programme, the most pressing first; an ended programme asks for nothing."""
    if situation.state == "ended" or situation.today > situation.end:
        return []
    found = [
        *_plan(situation),
        *_hours(situation),
        *_commitments(situation),
        *_steps(situation),
        *_people(situation),
    ]
    return sorted(found, key=lambda thing: thing.weight)


def all_words(total: int) -> str:
    """What opens the things that do not fit: `Show all five`."""
    return _("Show all %(n)s") % {"n": number_inside(total)}


def waiting_for(actor: Actor, situation: Situation, target: Target, more: Iterable[Thing] = ()) -> list[Thing]:
    """The things that this actor may do something about, each once; `target` is the programme as the policy sees it.

    `more` are things of apps below, which a programme under way has as well.
    """
    found = things(situation)
    if found or (situation.state != "ended" and situation.today <= situation.end):
        found = sorted([*found, *more], key=lambda thing: thing.weight)
    now = clock.now()
    may = {
        (action, kind): allowed(actor, action, Target(kind, target.places, state=target.state), now)
        for action, kind in {thing.needs for thing in found}
    }
    once: dict[tuple[str, str], Thing] = {}
    for thing in found:
        if may[thing.needs]:
            once.setdefault((thing.code, thing.title), thing)
    return list(once.values())


def _plan(situation: Situation) -> Iterator[Thing]:
    code, plan = situation.code, situation.plan
    if situation.state == "draft":
        newest = situation.newest
        blocking = newest.checks("BLOCK") if newest else ()
        if newest and blocking:
            yield _draft_blocks(code, newest.no, blocking)
            return
        yield Thing(
            "plan_not_in_force",
            _("Put the plan in force"),
            _("Work packages, targets and dates come from the version in force."),
            _("Open the plan"),
            addresses.plan(code),
            ("approve", "plan"),
            0,
        )
        return
    if plan is None:
        return
    if plan.findings is None:
        yield Thing(
            "plan_not_checked",
            _("Check the plan"),
            _("Version %(no)s is in force but has not been checked.") % {"no": plan.no},
            _("Open the plan"),
            addresses.plan(code),
            ("write", "plan"),
            1,
        )
        return
    blocking, warning = plan.checks("BLOCK"), plan.checks("WARN")
    if blocking:
        text = ngettext(
            "Version %(no)s has one check that blocks: %(checks)s.",
            "Version %(no)s has %(n)s checks that block: %(checks)s.",
            len(blocking),
        )
        yield Thing(
            "plan_blocks",
            _("Mend what blocks in the plan"),
            text % {"n": number_inside(len(blocking)), "no": plan.no, "checks": ", ".join(blocking)},
            _("Open the plan check"),
            addresses.check(code, plan.no),
            ("write", "plan"),
            1,
        )
    elif warning:
        text = ngettext(
            "Version %(no)s has one check that warns.", "Version %(no)s has %(n)s checks that warn.", len(warning)
        )
        yield Thing(
            "plan_warns",
            _("Go through the warnings of the plan"),
            text % {"n": number_inside(len(warning)), "no": plan.no},
            _("Open the plan check"),
            addresses.check(code, plan.no),
            ("write", "plan"),
            8,
        )


def _draft_blocks(code: str, no: int, blocking: tuple[str, ...]) -> Thing:
    """A draft whose newest version blocks is mended before it is put in force."""
    text = ngettext(
        "Version %(no)s has one check that blocks: %(checks)s.",
        "Version %(no)s has %(n)s checks that block: %(checks)s.",
        len(blocking),
    )
    number = number_inside(len(blocking))
    return Thing(
        "draft_blocks",
        ngettext("Mend one point of the plan", "Mend %(n)s points of the plan", len(blocking)) % {"n": number},
        text % {"n": number, "no": no, "checks": ", ".join(blocking)},
        _("Open the plan check"),
        addresses.check(code, no),
        ("write", "plan"),
        0,
    )


def without_hours(situation: Situation) -> list[Package]:
    """Work packages under way that need hours and have none stated in the plan in force."""
    return [
        package
        for package in situation.packages
        if package.under_way(situation.today) and package.demand and not package.given
    ]


def _hours(situation: Situation) -> Iterator[Thing]:
    packages = without_hours(situation)
    if situation.plan is None or not packages:
        return
    demand = sum(package.demand or 0 for package in packages)
    text = ngettext(
        "%(names)s is under way. The plan needs %(hours)s and states none.",
        "%(names)s are under way. The plan needs %(hours)s and states none.",
        len(packages),
    )
    yield Thing(
        "hours_missing",
        ngettext("Add the hours of one work package", "Add the hours of %(n)s work packages", len(packages))
        % {"n": number_inside(len(packages))},
        text % {"names": ", ".join(package.code for package in packages), "hours": hours(demand)},
        _("Add the hours"),
        addresses.section(situation.code, situation.plan.no, "staff"),
        ("write", "plan"),
        3,
    )


def _commitments(situation: Situation) -> Iterator[Thing]:
    missing = len(situation.unsigned)
    if missing:
        yield Thing(
            "unsigned",
            ngettext("Ask for one signed commitment", "Ask for %(n)s signed commitments", missing)
            % {"n": number_inside(missing)},
            _("Not signed yet: %(names)s.") % {"names": _some(situation.unsigned)},
            _("Open the commitments"),
            addresses.commitments(situation.code),
            ("write", "commitment"),
            4,
        )


def _steps(situation: Situation) -> Iterator[Thing]:
    today = situation.today
    for step in situation.steps:
        near = {"round": ROUND_NEAR, "event": EVENT_NEAR}.get(step.kind)
        if near is None or step.end < today or step.start - near > today:
            continue
        if step.kind == "round":
            opened = step.start <= today
            words = _("Evaluation round %(n)s is open") if opened else _("Prepare evaluation round %(n)s")
            title, section = words % {"n": step.number}, "evaluation"
            needs = ("write", "steering_evaluation")
        else:
            title, section, needs = _("Prepare the closing event"), "outreach", ("approve", "outreach")
        address = addresses.programme(situation.code, "dates")
        if situation.plan:
            # Who may edit the plan gets to the field itself, who prepares otherwise to what the plan says.
            field = addresses.section(situation.code, situation.plan.no, section)
            yield Thing(step.kind, title, when(step, situation), _("Open the plan"), field, ("write", "plan"), 5)
            address = addresses.check(situation.code, situation.plan.no)
        yield Thing(step.kind, title, when(step, situation), _("Open the plan"), address, needs, 5)


def when(step: Step, situation: Situation) -> str:
    """When a step opens, or until when it is open."""
    if step.start > situation.today:
        return stopped(_("Opens on %(day)s.") % {"day": date_short(step.start, situation.today)})
    return stopped(_("Open until %(day)s.") % {"day": date_short(step.end, situation.today)})


def _people(situation: Situation) -> Iterator[Thing]:
    if situation.without_factor:
        yield Thing(
            "second_factor",
            ngettext(
                "Remind one person of the second factor",
                "Remind %(n)s people of the second factor",
                situation.without_factor,
            )
            % {"n": number_inside(situation.without_factor)},
            _("Their role needs it. Until it is set up they cannot open any page."),
            _("Open the roles"),
            addresses.grants(),
            ("write", "programme"),
            6,
        )
    if situation.ending:
        first = situation.ending[0]
        facts = {
            "name": first.name,
            "role": Role(first.role).label,
            "day": date_short(first.day, situation.today),
        }
        yield Thing(
            "ending",
            ngettext("Continue or let end one role", "Continue or let end %(n)s roles", len(situation.ending))
            % {"n": number_inside(len(situation.ending))},
            stopped(_("%(name)s, %(role)s: ends on %(day)s.") % facts),
            _("Open the roles"),
            addresses.grants(),
            ("write", "programme"),
            7,
        )


def _some(names: tuple[str, ...], most: int = 3) -> str:
    if len(names) <= most:
        return ", ".join(names)
    words = ngettext("%(names)s and one more", "%(names)s and %(n)s more", len(names) - most)
    return words % {"names": ", ".join(names[:most]), "n": number_inside(len(names) - most)}
