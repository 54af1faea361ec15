"""What becomes of each row of a list of people, and why; pure, so that mending one row judges all of them anew."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from oppiva.core.matching.names import Names, akin
from oppiva.core.rosters import is_address

NAME_LENGTH = 120


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the list; `unit` is the id of the unit it was matched to, `decided` what a person said about it."""

    position: int
    number: int
    name: str
    mail: str
    unit_text: str = ""
    unit: str = ""
    decided: str = ""
    troubles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Known:
    """A person the importer may see; `state` as in people, `mail` in lower case."""

    id: str
    name: str
    mail: str
    unit: str = ""
    state: str = "active"


@dataclass(frozen=True)
class Surroundings:
    """What the rows are held against.

    `people` are known by mail or work in the organisation. `invited` and `holders`: addresses and person ids, each with
    the unit, that have the role or an open invitation. `declined`: addresses that have said no. `movable`: units out of
    and into which the importer may move a person, `here`: those into which they invite. `openable`: persons who have
    left and whom the importer may let in again. `me`: the importer.
    """

    people: Sequence[Known] = ()
    colleagues: Sequence[Known] = ()
    invited: frozenset[tuple[str, str]] = frozenset()
    holders: frozenset[tuple[str, str]] = frozenset()
    declined: frozenset[str] = frozenset()
    movable: frozenset[str] = frozenset()
    here: frozenset[str] = frozenset()
    openable: frozenset[str] = frozenset()
    me: str = ""


@dataclass(frozen=True, slots=True)
class Fate:
    """new, matched, changed, refused or left_out, a code that says why, and what its sentence needs.

    `sends`: whether an invitation goes out; `person` the known person, empty for a new one.
    """

    fate: str
    reason: str = ""
    person: str = ""
    unit: str = ""
    sends: bool = False
    facts: Mapping[str, object] = field(default_factory=dict)


def judge(lines: Sequence[Line], around: Surroundings) -> list[Fate]:
    """The fate of each line, in their order."""
    by_mail = {person.mail.lower(): person for person in around.people}
    by_id = {person.id: person for person in (*around.people, *around.colleagues)}
    spelled: Names[str] = Names()
    for person in around.colleagues:
        spelled.add(person.name, person.id)
    seen = _Seen({}, Names())
    return [_fate(line, around, by_mail, by_id, spelled, seen) for line in lines]


@dataclass
class _Seen:
    """The lines before this one that are not left out, by address and by name."""

    mails: dict[str, Line]
    names: Names[Line]


def _fate(
    line: Line,
    around: Surroundings,
    by_mail: Mapping[str, Known],
    by_id: Mapping[str, Known],
    spelled: Names[str],
    seen: _Seen,
) -> Fate:
    if line.decided == "out":
        return Fate("left_out", "by_hand")
    wrong = _wrong(line)
    if wrong:
        return Fate("refused", wrong)
    mail = line.mail.lower()
    first = seen.mails.get(mail)
    if first is not None:
        return Fate("refused", "twice_in_file", facts={"row": first.number, "name": first.name})
    known = by_mail.get(mail)
    alike = seen.names.spelled(line.name) if line.decided not in {"other", "same"} else None
    seen.mails[mail] = line
    seen.names.add(line.name, line)
    if known is None:
        if alike is not None:
            return Fate("refused", "same_name_in_file", facts={"row": alike.number, "name": alike.name})
        same = by_id.get(spelled.spelled(line.name) or "")
        if same is not None and line.decided != "other":
            if line.decided != "same":
                return Fate("refused", "maybe_known", same.id, facts={"name": same.name, "mail": same.mail})
            return _known(line, same, around)
        return _placed(line, around, line.unit, mail)
    if not akin(line.name, known.name) and line.decided != "same":
        return Fate("refused", "mail_of_another", known.id, facts={"name": known.name})
    return _known(line, known, around)


def _known(line: Line, known: Known, around: Surroundings) -> Fate:
    """The fate of a line that is a known person: nothing to do, back again, another unit, or invited to the role."""
    if known.id == around.me:
        return Fate("refused", "yourself", known.id)
    # A list that says nothing of units moves nobody.
    unit = known.unit if not line.unit_text and known.unit in around.here else line.unit
    back = known.state == "left"
    if back and known.id not in around.openable:
        return Fate("refused", "left_not_yours", known.id, facts={"name": known.name})
    if back and line.decided != "returns":
        return Fate("refused", "has_left", known.id, facts={"name": known.name})
    if unit and (known.id, unit) in around.holders and not back:
        if known.unit not in {unit, ""} and {known.unit, unit} <= around.movable:
            return Fate("changed", "moves", known.id, unit)
        return Fate("matched", "has_role", known.id, unit)
    placed = _placed(line, around, unit, known.mail)
    if not placed.sends:
        return Fate(placed.fate, placed.reason, known.id, placed.unit, facts=placed.facts)
    if known.unit not in {unit, ""} and not back:
        if {known.unit, unit} <= around.movable:
            return Fate("changed", "moves", known.id, unit, sends=True)
        return Fate("matched", "unit_differs", known.id, unit, sends=True)
    return Fate("matched", "comes_back" if back else "", known.id, unit, sends=True)


def _placed(line: Line, around: Surroundings, unit: str, mail: str) -> Fate:
    """An invitation to the unit, when there is one and no other invitation waits."""
    if not unit:
        return Fate("refused", "unit_unknown" if line.unit_text else "unit_missing")
    if (mail.lower(), unit) in around.invited:
        return Fate("matched", "invited_already", unit=unit)
    if mail.lower() in around.declined and line.decided != "returns":
        # No further mail was wanted: a list does not know whether they have asked since.
        return Fate("refused", "said_no", unit=unit)
    return Fate("new", unit=unit, sends=True)


def _wrong(line: Line) -> str:
    """What in the line itself keeps it from being read, the reader's own findings first."""
    if line.troubles:
        return line.troubles[0]
    if not line.name:
        return "name_missing"
    if len(line.name) > NAME_LENGTH:
        return "name_too_long"
    if not line.mail:
        return "mail_missing"
    # As strictly as the reader: what passes here is taken when the invitation is written.
    if not is_address(line.mail):
        return "mail_malformed"
    return ""
