"""The one policy function: level = min(walls, max over the actor's grants of what the table gives)."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from functools import cache

from oppiva.core.policy.actors import INSTANCE, PLACE_KINDS, Actor, Decision, Grant, Level, Place, Target
from oppiva.core.policy.matrix import (
    ACTIONS,
    LETTERS,
    MATRIX,
    OF_ASKED,
    OF_STEWARD,
    RESPONSIBLE_PERSON,
    ROLES,
    WORDS,
    Term,
)
from oppiva.core.policy.risks import risks_of
from oppiva.core.policy.walls import WALLS

# Objects of an organisation as a whole: there the suffix .u also means the organisation the unit belongs to.
OF_ORGANISATION = frozenset({"organisation", "cornerstones"})
# Sudo mode (trust.md 4): sign-in repeated within 15 minutes.
DANGEROUS = frozenset({("grant", "invitation"), ("write", "configuration")})
# Notes that hold only for whom the app names in the target's relations.
RELATION_OF_NOTE = {1: "sample", 7: "source", 11: "asked", 15: "project_manager", 16: "asked"}
REVIEWED = frozenset({"peer_reviewed", "published", "due_review", "replaced", "withdrawn"})  # note 8; records.md 3
OPEN_TO_READ = frozenset({"published", "public"})


def decide(actor: Actor, action: str, target: Target, now: datetime) -> Decision:
    """How much of the target this actor may read, or (FULL or NONE) whether another action is allowed.

    A job of the system may do what the table knows, but no wall opens for it. A dangerous action answers NONE with
    rule `sudo` until the person has signed in again (`now` against `sudo_until`).
    """
    risk = risks_of(action, target.kind)
    if target.kind not in MATRIX or action not in ACTIONS:
        return Decision(Level.NONE, "not_in_table", risk)
    level, rule = _under_walls(actor, action, target, of_table(actor, action, target))
    if level and needs_sudo(action, target.kind) and actor.system is None and not is_sudo(actor, now):
        return Decision(Level.NONE, "sudo", risk)
    return Decision(level, rule, risk)


def allowed(actor: Actor, action: str, target: Target, now: datetime) -> bool:
    """Whether the whole object is open for this action; numbers and metadata are not enough."""
    return decide(actor, action, target, now).level == Level.FULL


def needs_sudo(action: str, kind: str) -> bool:
    """Whether the person must have signed in again shortly before."""
    return (action, kind) in DANGEROUS


def is_sudo(actor: Actor, now: datetime) -> bool:
    """Whether the repeated sign-in still holds."""
    return actor.sudo_until is not None and now < actor.sudo_until


@cache
def roles_that_may(action: str, kind: str) -> tuple[str, ...]:
    """The roles that may do this to some object of the kind, in the order of the page; the 403 page names them."""
    relations = frozenset(RELATION_OF_NOTE.values())
    states = ("", "open", "hours", "peer_reviewed")
    best = [Target(kind, relations=relations, state=state, shared=True, publicity="published") for state in states]
    return tuple(role for role in _roles_of(kind) if any(_as_role(role, action, target) for target in best))


def readers(target: Target) -> tuple[str, ...]:
    """The roles that can read this object whole as it stands now, in the order of the page; "who can read this".

    Each role is taken where the table puts it: as the owner, in the team, in the pair, inside the scope. What only the
    app knows of a reader (asked, sample, source) counts when the target's relations hold it.
    """
    return tuple(role for role in _roles_of(target.kind) if _as_role(role, "read", target))


def of_table(actor: Actor, action: str, target: Target) -> Level:
    """What the rows give an actor, before walls and sudo mode."""
    if actor.system is not None:
        return Level.FULL
    levels = [_of_term(term, grant, action, target) for grant in actor.grants for term in _terms(grant.role, target)]
    # Note 17: whatever the role, and also when every grant has ended with the programme.
    if actor.person_id is not None and "steward_of" in target.relations:
        levels.append(_level(Term(OF_STEWARD.get(target.kind, "")), action, target))
    if actor.grants and "asked" in target.relations:
        levels.append(_level(Term(OF_ASKED.get(target.kind, "")), action, target))
    if target.publicity == "public" and action == "read":
        # What anyone may read is what the least of the readers of published objects may.
        levels.append(min(_levels_of_published(target), default=Level.NONE))
    return max(levels, default=Level.NONE)


def _under_walls(actor: Actor, action: str, target: Target, level: Level) -> tuple[Level, str]:
    """The level after the walls, and the row or the wall that decided."""
    rule = target.kind
    for name, wall in WALLS.items():
        cap = wall(actor, action, target)
        if cap < level:
            level, rule = cap, name
    if action != "read" and level < Level.FULL:
        level = Level.NONE
    return level, rule


def _terms(role: str, target: Target) -> tuple[Term, ...]:
    return MATRIX[target.kind].get(role, ())


def _of_term(term: Term, grant: Grant, action: str, target: Target) -> Level:
    """What one part of a cell gives a grant."""
    if _opens_programme(term, grant, action, target):
        return Level.FULL
    if term.published and target.publicity not in OPEN_TO_READ:
        return Level.NONE
    if not _reaches(term, grant, target) or not _note_holds(term, target):
        return Level.NONE
    return _level(term, action, target)


def _level(term: Term, action: str, target: Target) -> Level:
    """What the letters give, scope and notes apart."""
    letters = term.letters
    if letters in WORDS:
        return Level.FULL if letters == action else Level.NONE
    if action == "grant":
        return Level.FULL if target.kind == "invitation" and "W" in letters else Level.NONE
    if action != "read":
        return Level.FULL if any(LETTERS[letter] == action for letter in letters) else Level.NONE
    if "R" in letters:
        return Level.NUMBERS if term.note == 19 else Level.FULL
    if "n" in letters:
        return Level.NUMBERS
    if "m" in letters:
        return Level.FULL if term.note == 4 and target.shared else Level.META
    if "W" in letters and target.kind == "invitation":
        return Level.FULL  # the row has no R: who gives and ends invitations and roles sees them
    return Level.META if term.note == 18 else Level.NONE


def _reaches(term: Term, grant: Grant, target: Target) -> bool:
    """Whether the object lies in the scope of the term, seen from the grant."""
    inside = target.places & (grant.within | {grant.scope})
    match term.scope:
        case "":
            return not term.published or not target.places or bool(inside) or grant.scope == INSTANCE
        case "own" | "pair":
            return term.scope in target.relations
        case "instance":
            return grant.scope == INSTANCE
        case "team":
            # A team's own rights never come from a wider grant: W3, and notes 2 and 12.
            return "team" in target.relations or any(place.kind == "team" for place in inside)
    kinds = {term.scope, "organisation"} if term.scope == "unit" and target.kind in OF_ORGANISATION else {term.scope}
    if any(place.kind in kinds for place in inside):
        return True
    # A facilitator of the programme has .s rights in all of it, a director of the area .u rights in all of it.
    wider = PLACE_KINDS.index(grant.scope.kind) > PLACE_KINDS.index(term.scope)
    return wider and grant.scope != INSTANCE and grant.scope in target.places


def _note_holds(term: Term, target: Target) -> bool:
    """The notes and remarks of the page that depend on the object."""
    if term.only == "hours" and target.state != "hours":
        return False
    match term.note:
        case 2:
            return target.shared
        case 8:
            return target.state in REVIEWED
        case note:
            return note not in RELATION_OF_NOTE or RELATION_OF_NOTE[note] in target.relations


def _opens_programme(term: Term, grant: Grant, action: str, target: Target) -> bool:
    """Note 20: a project manager with a grant of scope own may open a programme from a plan file."""
    return term.note == 20 and action == "write" and target.state == "new" and grant.scope.kind == "own"


def _levels_of_published(target: Target) -> list[Level]:
    terms = [term for row in MATRIX[target.kind].values() for term in row if term.published and not term.scope]
    return [level for term in terms if (level := _level(term, "read", target))]


def _roles_of(kind: str) -> tuple[str, ...]:
    return tuple(role for role in (*ROLES, RESPONSIBLE_PERSON) if role in MATRIX.get(kind, {}))


def _as_role(role: str, action: str, target: Target) -> bool:
    """Whether somebody of this role, standing where the object lies, gets it whole: as its owner or not."""
    scopes = {term.scope for row in MATRIX[target.kind].values() for term in row}
    places = frozenset(Place(kind, "here") for kind in scopes & set(PLACE_KINDS) - {"own", "instance"})
    scope = INSTANCE if role == "instance_admin" else Place("team", "here")
    actor = Actor("somebody", (Grant(role, scope, places),))
    for owned in (frozenset({"own"}), frozenset[str]()):
        near = replace(target, places=places, relations=target.relations - {"own", "team"} | {"pair"} | owned)
        if _under_walls(actor, action, near, of_table(actor, action, near))[0] == Level.FULL:
            return True
    return False
