"""What each role may do, in words, read from the policy that decides (trust.md A9): never typed a second time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from oppiva.core.policy import MATRIX, OF_EVERY_ROLE, RESPONSIBLE_PERSON, ROLES
from oppiva.core.policy.matrix import Term
from oppiva.home import statements
from oppiva.people.models import STAFF_ROLES, Role

ROLES_SHOWN = (*ROLES, RESPONSIBLE_PERSON)

WHAT: dict[str, Promise] = {
    "person": gettext_lazy("Another person: name and unit"),
    "contact": gettext_lazy("Contact details of another person"),
    "eura_tick": gettext_lazy("Own tick “data given in EURA 2021”"),
    "eura_count": gettext_lazy("Official EURA counts"),
    "organisation": gettext_lazy("Organisation, unit"),
    "programme": gettext_lazy("Programme: dates, targets, counts"),
    "plan": gettext_lazy("Plan, plan check, funder's decision"),
    "series": gettext_lazy("Series, workshop, room"),
    "seat": gettext_lazy("Place in a series"),
    "commitment": gettext_lazy("Commitment, seats, busy half-days"),
    "message": gettext_lazy("Message to a series or team"),
    "attendance": gettext_lazy("Attendance of a person"),
    "team_draft": gettext_lazy("Draft of a team"),
    "experiment": gettext_lazy("Experiment"),
    "team_question": gettext_lazy("Question to a team"),
    "failure_reason": gettext_lazy("Why a trial did not work"),
    "candidate": gettext_lazy("Grouping of experiments"),
    "model_draft": gettext_lazy("Operating model, draft"),
    "model_published": gettext_lazy("Operating model, published"),
    "steward_question": gettext_lazy("Question to a steward"),
    "adoption": gettext_lazy("Adoption of a model"),
    "pulse_answer": gettext_lazy("Answer to a pulse"),
    "pulse_result": gettext_lazy("Result of a pulse"),
    "pulse_answered": gettext_lazy("Who has answered a pulse"),
    "dialogue_notes": gettext_lazy("Notes of a developmental dialogue"),
    "coaching": gettext_lazy("Colleague coaching group"),
    "cornerstones": gettext_lazy("Cornerstones of leadership"),
    "outreach": gettext_lazy("Newsletter, podcast, event page"),
    "mailing_list": gettext_lazy("Members of the mailing list"),
    "steering_evaluation": gettext_lazy("Evaluation round"),
    "cost": gettext_lazy("Costs, pay, hours"),
    "evidence": gettext_lazy("Evidence ledger and reports"),
    "foresight": gettext_lazy("Signals and skills needs"),
    "seasonal_need": gettext_lazy("Seasonal need of an employer"),
    "invitation": gettext_lazy("Invitations and roles"),
    "audit_log": gettext_lazy("Audit log"),
    "configuration": gettext_lazy("Settings of the system"),
}

RIGHTS: dict[str, Promise] = {
    "R": pgettext_lazy("right", "read"),
    "W": pgettext_lazy("right", "edit"),
    "A": pgettext_lazy("right", "approve"),
    "X": pgettext_lazy("right", "export"),
    "D": pgettext_lazy("right", "delete"),
    "n": pgettext_lazy("right", "see numbers only"),
    "m": pgettext_lazy("right", "see that it exists"),
    "append": pgettext_lazy("right", "add"),
    "verify": pgettext_lazy("right", "verify"),
    "adopt": pgettext_lazy("right", "start to adopt"),
    "send": pgettext_lazy("right", "send to"),
}

WHERE: dict[str, Promise] = {
    "own": pgettext_lazy("scope", "own"),
    "team": pgettext_lazy("scope", "own team"),
    "series": pgettext_lazy("scope", "own series"),
    "unit": pgettext_lazy("scope", "own unit"),
    "area": pgettext_lazy("scope", "own area"),
    "programme": pgettext_lazy("scope", "own programme"),
    "instance": pgettext_lazy("scope", "whole installation"),
    "pair": pgettext_lazy("scope", "own pair or group"),
    "": pgettext_lazy("scope", "everywhere"),
}

# The page's notes that change what a cell means for its reader (trust.md 2).
NOTES: dict[int, Promise] = {
    1: gettext_lazy("Only of persons in a drawn sample."),
    2: gettext_lazy("Only when the person has allowed it."),
    3: gettext_lazy("Whether enrolled, and totals. Never who was away."),
    4: gettext_lazy("The step and when it was last saved. The text only when the team shares it."),
    5: gettext_lazy("Editing means comments."),
    6: gettext_lazy("The words without their author."),
    7: gettext_lazy("Only the team whose experiment is a source."),
    8: gettext_lazy("After peer review."),
    9: gettext_lazy("Can be changed with one's own code until the pulse closes. Nobody reads it afterwards."),
    10: gettext_lazy("Only when one of the pair or group."),
    11: gettext_lazy("Only when asked."),
    12: gettext_lazy("Own team, at most four members."),
    13: gettext_lazy("Never above one's own level. An auditor needs two who agree."),
    14: gettext_lazy("Never the content of dialogues or pulses."),
    15: gettext_lazy("Only the project manager's hours, never one's own."),
    16: gettext_lazy("Only the trial step, when a member has asked."),
    18: gettext_lazy("Proposes own staff, who accept themselves."),
    19: gettext_lazy("Totals, without the marks by series and team."),
    20: gettext_lazy("May also open a new programme from a plan."),
    21: gettext_lazy("Without the pay and rates of the staff."),
}

ROLE_WORDS: dict[str, Promise] = {
    Role.PARTICIPANT: gettext_lazy("Takes part in half-day workshops and tries something small in own work."),
    Role.TEAM_MEMBER: gettext_lazy("Writes the team's experiment together with two or three others."),
    Role.FACILITATOR: gettext_lazy("Leads workshops. Sees a team's step, not its text."),
    Role.SUPERVISOR: gettext_lazy("Has staff. Sees who is enrolled, never who was away."),
    Role.DIRECTOR: gettext_lazy("Leads an organisation and agrees on its cornerstones of leadership."),
    Role.ANALYST: gettext_lazy("Groups experiments into candidates and confirms certainty."),
    Role.COMMUNICATOR: gettext_lazy("Publishes newsletters, podcasts and event pages."),
    Role.STEERING: gettext_lazy("Follows the programme and evaluates it three times."),
    Role.PROJECT_MANAGER: gettext_lazy("Runs the programme: plan, series, people, money."),
    Role.AUDITOR: gettext_lazy("Reads the evidence. Sees names only in a drawn sample."),
    Role.ADOPTER: gettext_lazy("Takes a published model into use in another organisation."),
    Role.EMPLOYER_GUEST: gettext_lazy("Tells about the needs of one employer."),
    Role.AREA_ADMIN: gettext_lazy("Keeps the organisations, units and people of an area."),
    Role.INSTANCE_ADMIN: gettext_lazy("Keeps the service running. Sees no contents."),
    Role.RESPONSIBLE_PERSON: gettext_lazy("Answers for the project at the applicant."),
}


@dataclass(frozen=True)
class RightsRow:
    """One object and what a role may do with it."""

    kind: str
    what: str
    rights: str
    where: str
    notes: str


@dataclass(frozen=True)
class RoleRow:
    """A role in the list of roles."""

    role: str
    name: str
    words: str
    second_factor: bool
    chosen: bool


def rights_of(role: str) -> list[RightsRow]:
    """Every object the role may do something with, in the order of the policy; nothing that every role has alike."""
    rows = []
    for kind, by_role in MATRIX.items():
        terms = by_role.get(role, ())
        if kind in OF_EVERY_ROLE or not terms:
            continue
        rows.append(
            RightsRow(
                kind,
                str(WHAT.get(kind, kind)),
                "; ".join(_rights(term) for term in terms),
                "; ".join(_once(str(WHERE[term.scope]) for term in terms)),
                " ".join(_notes(terms)),
            )
        )
    return rows


def _rights(term: Term) -> str:
    letters = (term.letters,) if term.letters in RIGHTS else tuple(term.letters)
    return ", ".join(str(RIGHTS[letter]) for letter in letters)


def _notes(terms: tuple[Term, ...]) -> Iterator[str]:
    yield from _once(str(NOTES[term.note]) for term in terms if term.note in NOTES)
    if any(term.published for term in terms):
        yield _("Only what has been published.")
    if any(term.only == "hours" for term in terms):
        yield _("Own hours only.")
    if any(term.only == "text" for term in terms):
        yield _("Editing means the text.")


def _once(words: Iterator[str]) -> list[str]:
    return list(dict.fromkeys(words))


def help_context(role: str) -> dict[str, object]:
    """What the help page shows: all roles, and the rights of the chosen one ('' for none)."""
    return {
        "roles": [
            RoleRow(code, str(Role(code).label), str(ROLE_WORDS[code]), code in STAFF_ROLES, code == role)
            for code in ROLES_SHOWN
        ],
        "role": str(Role(role).label) if role else "",
        "rows": rights_of(role) if role else [],
        "support": statements.support(),
    }
