"""How public each kind of object is by the Act on the Openness of Government Activities (621/1999), as data (G9).

A default, not a decision: the authority that holds a document decides, and its lawyer confirms this list before it is
relied on. Section 5 leaves own notes and unfinished work outside the Act; 6 and 7 say when a document becomes public;
16 how personal data are given out of a register; 24 what is secret, item by item of its first subsection.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Publicity(StrEnum):
    """The four kinds."""

    PUBLIC = "public"
    WHEN_READY = "public_when_ready"
    INTERNAL = "internal"
    SECRET = "secret"  # noqa: S105 -- a word of the Act


@dataclass(frozen=True)
class Openness:
    """How public a kind is and by which section."""

    publicity: Publicity
    section: str


_OPEN, _READY = Openness(Publicity.PUBLIC, "1"), Openness(Publicity.WHEN_READY, "6")
_NOTES = Openness(Publicity.INTERNAL, "5")
_REGISTER = Openness(Publicity.PUBLIC, "16.3")
_PRIVATE = Openness(Publicity.SECRET, "24.1 (32)")  # circumstances of private life
_CONTACT = Openness(Publicity.SECRET, "24.1 (31)")  # a number or address that was asked to be kept secret
_SECURITY = Openness(Publicity.SECRET, "24.1 (7)")  # security arrangements of information systems

# Every row of the permission matrix.
OPENNESS: Mapping[str, Openness] = {
    "person": _REGISTER,
    "contact": _CONTACT,
    "eura_tick": _NOTES,
    "eura_count": _OPEN,
    "organisation": _OPEN,
    "programme": _OPEN,
    "plan": _READY,
    "series": _OPEN,
    "seat": _REGISTER,
    "commitment": _READY,
    "message": _NOTES,
    "attendance": _REGISTER,
    "team_draft": _NOTES,
    "experiment": _READY,
    "team_question": _NOTES,
    "failure_reason": _READY,
    "candidate": _NOTES,
    "model_draft": _NOTES,
    "model_published": _OPEN,
    "steward_question": _NOTES,
    "adoption": _READY,
    "pulse_answer": _PRIVATE,
    "pulse_result": _READY,
    "pulse_answered": _PRIVATE,
    "dialogue_notes": _PRIVATE,
    "coaching": _PRIVATE,
    "cornerstones": _READY,
    "outreach": _OPEN,
    "mailing_list": _REGISTER,
    "steering_evaluation": _READY,
    "cost": _READY,
    "evidence": _READY,
    "foresight": _READY,
    "seasonal_need": _NOTES,
    "invitation": _REGISTER,
    "audit_log": _SECURITY,
    "profile": _REGISTER,
    "consent": _PRIVATE,
    "data_copy": _PRIVATE,
    "notice": _NOTES,
    "job": _NOTES,
    "finished_export": _NOTES,
    "configuration": _SECURITY,
}


def openness(kind: str, *, published: bool = False) -> Openness:
    """How public an object of this kind is; what has been published is public whatever it was before."""
    return _OPEN if published else OPENNESS[kind]
