"""The walls W1-W8 of trust.md 3: caps set after the union of grants, which no role and no sum of roles lifts.

A wall never looks at how much the grants gave, so another grant can only help by making the actor somebody the wall
lets through (a member of the team, a project manager), never by adding up.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from oppiva.core.policy.actors import Actor, Level, Target
from oppiva.core.policy.matrix import RESPONSIBLE_PERSON

Wall = Callable[[Actor, str, Target], Level]

GUESTS = frozenset({"adopter", "employer_guest"})
SALARY_READERS = frozenset({"project_manager", "auditor", RESPONSIBLE_PERSON})
COUNTS = frozenset({"pulse_result", "pulse_answered", "evidence"})
# Stems of W6 in the three languages, and the identity code; an import refuses a header that holds one.
HEALTH_STEMS = (
    "sairau", "sairas", "terveys", "diagnoos", "vamma", "hetu", "henkilötunnus", "ammattiliit", "uskon", "etni",
    "sjuk", "hälsa", "hälso", "diagnos", "personbeteckning", "fackförbund", "fackförening", "religion", "etnisk",
    "sick", "health", "illness", "disab", "personal identity code", "union", "ethnic",
)  # fmt: skip


def forbidden_header(header: str) -> bool:
    """Whether a column or field of this name would cross the health wall."""
    return any(stem in header.casefold() for stem in HEALTH_STEMS)


def w1_dialogue(actor: Actor, action: str, target: Target) -> Level:
    """Notes are for the two of the pair; others may know that a meeting was held, when and how long."""
    if target.kind not in {"dialogue_notes", "coaching"} or "pair" in target.relations:
        return Level.FULL
    if action == "read":
        return Level.META
    return Level.FULL if target.kind == "coaching" else Level.NONE


def w2_pulse(actor: Actor, action: str, target: Target) -> Level:
    """Nobody reads a raw answer, its author may change it until the close; results come after that, as numbers."""
    if target.kind == "pulse_answer":
        return Level.FULL if action == "write" and target.state == "open" and "own" in target.relations else Level.NONE
    if target.kind == "pulse_result":
        return Level.NUMBERS if target.state in {"closed", "purged"} else Level.META
    return Level.FULL


def w3_draft(actor: Actor, action: str, target: Target) -> Level:
    """A team's work is the team's; a shared step, or the one asked about, may be read; else step and last saved."""
    if target.kind != "team_draft" or in_team(actor, target):
        return Level.FULL
    if action != "read":
        return Level.NONE
    return Level.FULL if target.shared or "asked" in target.relations else Level.META


def w4_upward(actor: Actor, action: str, target: Target) -> Level:
    """No counts of a single team; who compares people or series gets totals by note 19 of the table."""
    of_team = any(place.kind == "team" for place in target.places)
    if target.kind in COUNTS and of_team and "own" not in target.relations:
        return Level.NONE
    return Level.FULL


def w5_attendance(actor: Actor, action: str, target: Target) -> Level:
    """A superior learns that somebody is enrolled, never whether they came, whatever else the superior is."""
    if target.kind not in {"attendance", "seat"} or "superior_of" not in target.relations or "own" in target.relations:
        return Level.FULL
    if action == "read":
        return Level.META
    return Level.FULL if (target.kind, action) == ("seat", "write") else Level.NONE


def w6_health(actor: Actor, action: str, target: Target) -> Level:
    """There is nothing about health, union, religion or origin to decide on."""
    return Level.NONE if _of_health(target.kind) else Level.FULL


@lru_cache(maxsize=256)
def _of_health(kind: str) -> bool:
    """The kinds are few and each is asked about in every decision."""
    return forbidden_header(kind)


def w7_money(actor: Actor, action: str, target: Target) -> Level:
    """Pay is for the project manager, the auditor and the responsible person; nobody approves own hours."""
    if target.kind != "cost":
        return Level.FULL
    if action == "approve":
        return Level.NONE if "own" in target.relations else Level.FULL
    if target.state == "hours" or actor.roles & SALARY_READERS:
        return Level.FULL
    return Level.NUMBERS if action == "read" else Level.NONE


def w8_guest(actor: Actor, action: str, target: Target) -> Level:
    """Adopters and guests see what is published and what is their own."""
    if not actor.grants or not actor.roles <= GUESTS or target.publicity in {"published", "public"}:
        return Level.FULL
    return Level.FULL if target.relations & {"own", "steward_of"} else Level.NONE


def in_team(actor: Actor, target: Target) -> bool:
    """Whether the actor is a member of the team whose work this is."""
    return "team" in target.relations or any(
        grant.role == "team_member" and grant.scope.kind == "team" and grant.scope in target.places
        for grant in actor.grants
    )


WALLS: dict[str, Wall] = {
    "W1": w1_dialogue,
    "W2": w2_pulse,
    "W3": w3_draft,
    "W4": w4_upward,
    "W5": w5_attendance,
    "W6": w6_health,
    "W7": w7_money,
    "W8": w8_guest,
}
