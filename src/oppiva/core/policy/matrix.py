"""The permission matrix of trust.md 2 as data: the page's own cells, row by row, and what they mean.

Compare the two tables with the page side by side; the numbers in brackets are the page's notes. Everything that is not
here is refused.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

# Column of the page -> the role as a grant holds it.
COLUMNS = {
    "PA": "participant",
    "TM": "team_member",
    "FA": "facilitator",
    "SU": "supervisor",
    "DI": "director",
    "AN": "analyst",
    "CO": "communicator",
    "ST": "steering",
    "PM": "project_manager",
    "AU": "auditor",
    "AD": "adopter",
    "EG": "employer_guest",
    "AA": "area_admin",
    "IA": "instance_admin",
}
ROLES = tuple(COLUMNS.values())
RESPONSIBLE_PERSON = "responsible_person"  # note 15: outside the fourteen columns

TEAMWORK = """
kind                | PA       | TM       | FA         | SU       | DI       | AN       | CO
person              | R.s      | R.s      | RX.s       | R.u      | R.u      | -        | -
contact             | -        | R.t (2)  | R.s        | -        | -        | -        | -
eura_tick           | RW.o     | RW.o     | n.s        | -        | -        | -        | -
eura_count          | -        | -        | R.p        | -        | R.p      | R.p      | -
organisation        | R.u      | R.u      | R.p        | R.u      | R.u      | R.p      | R.p
programme           | R.p (19) | R.p (19) | R.p        | R.p (19) | R.p (19) | R.p      | R.p
plan                | -        | -        | R.p (21)   | -        | -        | R.p (21) | R.p (21)
series              | R.s      | R.s      | RWA.s      | R.u      | R.a      | R.p      | R.p
seat                | RW.o     | RW.o     | RW.s       | W.u (18) | -        | -        | -
commitment          | -        | -        | R.s        | RW.u     | R.a      | -        | -
message             | R.s      | R.t      | RW.s       | -        | -        | -        | -
attendance          | R.o      | R.o      | RW.s       | m.u (3)  | n.p (3)  | n.p      | -
team_draft          | -        | RW.t     | m.s (4)    | - (16)   | -        | -        | -
experiment          | R.s      | RW.t     | RWA.s (5)  | R.u*     | R.a*     | R.p      | R*
team_question       | RW.s     | RW.t     | RWD.s      | RW.u*    | R.a*     | RW.p     | R*
failure_reason      | R.s      | RW.t     | R.s        | R.u* (6) | R.a* (6) | R.p      | R*
candidate           | -        | -        | R.p        | -        | -        | RWX.p    | -
model_draft         | -        | R.t (7)  | RW.p       | R.p (8)  | R.p (8)  | RWA.p    | R.p
model_published     | R*       | R*       | R*         | R*       | R*       | R*       | RWA* text
steward_question    | RW*      | RW*      | RW*        | RW*      | RW*      | RW*      | RW*
adoption            | R*       | R*       | R.p        | RW.u     | RW.a     | R.p      | R*
pulse_answer        | W.o (9)  | W.o (9)  | -          | -        | -        | -        | -
pulse_result        | n.p      | n.p      | n.s        | n.a      | n.a      | n.p      | n*
pulse_answered      | R.o      | R.o      | n.s        | -        | -        | -        | -
dialogue_notes      | -        | -        | RW pair    | RW pair  | - (10)   | -        | -
coaching            | R pair   | R pair   | W.p, m.p   | R pair   | - (10)   | -        | -
cornerstones        | R.u*     | R.u*     | RW.p       | RW.u     | RWA.u    | R.p      | R*
outreach            | R*       | R*       | R*         | R*       | R*       | R*       | RWA.p
mailing_list        | R.o      | R.o      | -          | -        | -        | -        | n.p, send
steering_evaluation | W (11)   | W (11)   | W (11)     | W (11)   | W (11)   | RW.p     | -
cost                | -        | -        | RW.o hours | -        | -        | -        | -
evidence            | n*       | n*       | n.s        | n.a      | n.a      | R.p      | n.p
foresight           | RW.p     | RW.p     | RW.p       | RW.p     | RW.p     | RWA.p    | R.p
seasonal_need       | R.p      | R.p      | R.p        | R.p      | R.p      | R.p      | -
invitation          | -        | W.t (12) | W.s        | -        | -        | -        | -
audit_log           | R.o      | R.o      | R.o        | R.o      | R.o      | R.o      | R.o
"""

STEERING = """
kind                | ST       | PM           | AU           | AD        | EG   | AA       | IA
person              | -        | RX.p         | R (1)        | -         | -    | RW.a     | R.i
contact             | -        | R.p          | -            | -         | -    | RW.a     | R.i
eura_tick           | -        | R.p          | R.p          | -         | -    | -        | -
eura_count          | R.p      | RW.p         | R.p          | -         | -    | -        | -
organisation        | R.p      | RW.p         | R.p          | -         | -    | RW.a     | R.i
programme           | R.p      | RWA.p (20)   | R.p          | R*        | -    | R.a (19) | R.i
plan                | R.p (21) | RWXA.p (20)  | RX.p         | -         | -    | -        | m.i
series              | R.p      | RWA.p        | R.p          | R*        | -    | RW.a     | R.i
seat                | -        | RWX.p        | R (1)        | -         | -    | m.a (3)  | -
commitment          | R.p      | RWA.p        | R.p          | -         | -    | RW.a     | -
message             | -        | RW.p         | -            | -         | -    | -        | -
attendance          | n.p      | RX.p (3)     | R (1)        | -         | -    | m.a (3)  | -
team_draft          | -        | m.p          | -            | -         | -    | -        | -
experiment          | R*       | R.p          | R.p          | R*        | -    | R.a*     | m.i
team_question       | R*       | RW.p         | R.p          | R*        | -    | R.a*     | m.i
failure_reason      | n.p      | R.p          | R.p          | R*        | -    | -        | m.i
candidate           | -        | R.p          | R.p          | -         | -    | -        | m.i
model_draft         | R.p      | R.p          | R.p          | -         | -    | R.a      | m.i
model_published     | R*       | R*           | R*           | R*, adopt | R*   | R*       | R*
steward_question    | RW*      | RW*          | R*           | RW*       | RW*  | RW*      | R*
adoption            | R.p      | R.p          | R.p          | RW.o      | -    | RW.a     | m.i
pulse_answer        | -        | -            | -            | -         | -    | -        | -
pulse_result        | n.p      | n.p          | n.p          | -         | -    | n.a      | -
pulse_answered      | -        | n.p          | -            | -         | -    | -        | -
dialogue_notes      | -        | m.p          | m.p          | -         | -    | -        | -
coaching            | -        | m.p          | m.p          | -         | -    | -        | -
cornerstones        | R.p      | R.p          | R.p          | R*        | -    | R.a      | m.i
outreach            | R*       | RA.p         | R*           | R*        | R*   | R*       | R*
mailing_list        | -        | n.p          | -            | -         | -    | -        | m.i
steering_evaluation | RWA.p    | RWX.p        | R.p          | -         | -    | -        | -
cost                | n.p      | RWXA.p       | RX.p         | -         | -    | -        | -
evidence            | R.p      | RX.p, append | RX.p, verify | n*        | -    | n.a      | verify
foresight           | R.p      | R.p          | R.p          | R*        | RW.o | RW.a     | m.i
seasonal_need       | -        | R.p          | -            | -         | RW.o | R.a      | m.i
invitation          | -        | W.p          | -            | -         | -    | W.a (13) | W.i (13)
audit_log           | R.o      | R.p (14)     | R.p          | R.o       | R.o  | R.a      | R.i
"""

# "Every role" and "only IA" under the letters of the page; a finished export is a stored file of one's own.
OF_EVERY_ROLE = {
    "profile": "RWXD.o",
    "consent": "RWXD.o",
    "data_copy": "RWXD.o",
    "notice": "R.o",
    "job": "R.o",
    "finished_export": "R.o",
}
OF_INSTANCE_ADMIN = {"configuration": "RW.i"}
# Note 15: reads the money rows; approves the project manager's hours only.
OF_RESPONSIBLE_PERSON = {"cost": "R.p, A.p hours (15)"}
# Note 17: by the relation steward_of, whatever the role. Who confirms an adopter reads what is to be confirmed (the
# records page, 5, A13), and what adopters changed, to take it back into the model.
OF_STEWARD = {"model_draft": "RWA", "model_published": "RWA", "steward_question": "RW", "adoption": "R"}
# Who is asked to try or to review a model reads its draft: peers come from other areas (the records page, 3.1), where
# no column of the table opens it.
OF_ASKED = {"model_draft": "R"}

LETTERS = {"R": "read", "W": "write", "A": "approve", "X": "export", "D": "delete", "n": "read", "m": "read"}
WORDS = ("append", "verify", "adopt", "send")  # rights that the page writes out
ACTIONS = ("read", "write", "approve", "export", "delete", "append", "verify", "grant", "adopt", "send")
SUFFIXES = {
    "o": "own",
    "t": "team",
    "s": "series",
    "u": "unit",
    "a": "area",
    "p": "programme",
    "i": "instance",
}
_PART = re.compile(
    r"(?P<letters>-|[RWAXDnm]+)(?:\.(?P<suffix>[otsuapi])| (?P<pair>pair))?(?P<star>\*)?(?: (?P<only>text|hours))?"
    r"(?: \((?P<note>\d+)\))?"
)


@dataclass(frozen=True)
class Term:
    """One part of a cell: what it allows (letters or a written-out right), where, and under which note.

    `scope` is a kind of place, "pair", or empty: then the note says who, or being published is enough.
    """

    letters: str
    scope: str = ""
    published: bool = False
    only: str = ""
    note: int = 0


def parse(cell: str) -> tuple[Term, ...]:
    """The terms of a cell as the page writes it; refuses what the page's letters do not know."""
    terms: list[Term] = []
    for part in cell.split(", "):
        if part in WORDS:
            # "RX.p, append" holds in the same scope; alone it stands in the system administrator's column.
            before = terms[-1] if terms else Term("", "instance")
            terms.append(Term(part, before.scope, before.published))
            continue
        found = _PART.fullmatch(part)
        if found is None:
            raise ValueError(f"not a cell of the permission matrix: {cell!r}")
        scope = "pair" if found["pair"] else SUFFIXES.get(found["suffix"] or "", "")
        note = int(found["note"] or 0)
        if found["letters"] != "-" or note:
            terms.append(Term(found["letters"].strip("-"), scope, bool(found["star"]), found["only"] or "", note))
    return tuple(terms)


def read_tables(*tables: str) -> dict[str, dict[str, str]]:
    """The cells by kind and role; refuses a row of another length, a column or a cell given twice."""
    cells: dict[str, dict[str, str]] = {}
    for table in tables:
        head, *rows = [[cell.strip() for cell in line.split("|")] for line in table.strip().splitlines()]
        for kind, *row in rows:
            if len(row) != len(head) - 1:
                raise ValueError(f"row {kind} has {len(row)} cells for {len(head) - 1} columns")
            for column, cell in zip(head[1:], row, strict=True):
                if cells.setdefault(kind, {}).setdefault(COLUMNS[column], cell) is not cell:
                    raise ValueError(f"row {kind} fills column {column} twice")
    for kind, by_role in cells.items():
        if tuple(by_role) != ROLES:
            raise ValueError(f"row {kind} does not fill every column")
    return cells


# As written: for the help page and for comparing with the page of rights.
CELLS: Mapping[str, Mapping[str, str]] = MappingProxyType(read_tables(TEAMWORK, STEERING))


def _terms() -> dict[str, dict[str, tuple[Term, ...]]]:
    table = {kind: {role: parse(cell) for role, cell in row.items()} for kind, row in CELLS.items()}
    for kind in ("dialogue_notes", "coaching"):
        # Note 10: as the supervisor, when the director is one of the pair or group.
        table[kind]["director"] = table[kind]["supervisor"]
    # Note 16: of the trial step, when a member asked for the nod of the unit's supervisor.
    table["team_draft"]["supervisor"] = (Term("R", "unit", note=16),)
    for row in table.values():
        # Note 1: a sample drawn from the auditor's programme.
        row["auditor"] = tuple(replace(term, scope="programme") if term.note == 1 else term for term in row["auditor"])
    for kind, cell in OF_EVERY_ROLE.items():
        table[kind] = dict.fromkeys(ROLES, parse(cell))
    for kind, cell in OF_INSTANCE_ADMIN.items():
        table[kind] = {"instance_admin": parse(cell)}
    for kind, cell in OF_RESPONSIBLE_PERSON.items():
        table[kind][RESPONSIBLE_PERSON] = parse(cell)
    return table


# kind -> role -> terms; what decides.
MATRIX: Mapping[str, Mapping[str, tuple[Term, ...]]] = MappingProxyType(_terms())
KINDS = tuple(MATRIX)
