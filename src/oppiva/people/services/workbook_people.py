"""The sheet `people` of a workbook: known persons are found, new ones made without a mail to them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

from django.db.models.functions import Lower

from oppiva.core.errors import DomainError
from oppiva.core.matching import Names, akin
from oppiva.core.policy import Actor, system
from oppiva.core.rosters.values import is_address, language_of, looks_like_name, name_of, tidy_address
from oppiva.people.models import Language, Person
from oppiva.people.rules import persons_visible_to, units_for_invitations
from oppiva.people.services.persons import add_person
from oppiva.people.services.read_files import in_parts
from oppiva.people.services.workbook_places import Found, Places, places_of
from oppiva.people.slots import Book, Made, SheetRow, Verdict

NAME_LENGTH, PHONE_LENGTH = 120, 30
IMPORTING = system("workbook")


@dataclass
class _Around:
    """What the rows are held against."""

    places: Places
    here: frozenset[UUID]
    by_mail: dict[str, Person]
    taken: frozenset[str]
    colleagues: Names[Person]
    mails: dict[str, SheetRow] = field(default_factory=dict)
    names: Names[SheetRow] = field(default_factory=Names)


def name_in(row: SheetRow) -> str:
    """The person's name, first name first, of one column or of two."""
    if row.text("name"):
        return name_of(row.text("name")).text
    if row.text("name_last_first"):
        return name_of(row.text("name_last_first"), last_first=True).text
    return name_of(f"{row.text('first_name')} {row.text('last_name')}".strip()).text


def mail_in(row: SheetRow, name: str = "mail") -> str:
    """An address of the row in small letters, without the marks around it."""
    return tidy_address(row.text(name))


def judge_people(actor: Actor, programme: UUID, rows: Sequence[SheetRow], book: Book) -> list[Verdict | None]:
    """The fate of each row: a person known by mail, one asked about because of the name, or a new one."""
    around = _around(actor, programme, rows)
    return [_fate(row, around) if row.stands else None for row in rows]


def unit_in(places: Places, row: SheetRow) -> Found:
    """The unit that the row names; none without a reason when it names neither unit nor organisation."""
    if not row.text("unit") and not row.text("organisation"):
        return Found()
    return places.unit(row.text("organisation"), row.text("unit"))


def write_person(actor: Actor, programme: UUID, row: SheetRow, made: Sequence[Made]) -> list[Made]:
    """A new person, invited by nobody yet: the first sign-in by mailed code makes the account active."""
    if person_in(row) is not None:
        return []
    unit = unit_in(places_of(programme), row)
    if unit.unit is None:
        raise DomainError(unit.reason or "unit_missing", field="unit")
    if unit.unit not in units_for_invitations(actor):
        raise DomainError("unit_not_yours", field="unit")
    fields = {
        "name": name_in(row)[:NAME_LENGTH],
        "email": mail_in(row),
        "unit_id": unit.unit,
        "phone": row.text("phone")[:PHONE_LENGTH],
        "language": language_of(row.text("language")) or Language.FI,
        "state": Person.State.INVITED,
    }
    return [Made(add_person(IMPORTING, fields=fields))]


def person_in(row: SheetRow) -> Person | None:
    """The living person the row is about: the one it was matched with, else whoever has the address by now."""
    living = Person.objects.filter(deleted_in__isnull=True)
    if row.verdict is not None and row.verdict.person is not None:
        return living.filter(pk=row.verdict.person).first()
    return living.filter(email__iexact=mail_in(row)).first()


def _around(actor: Actor, programme: UUID, rows: Sequence[SheetRow]) -> _Around:
    places = places_of(programme)
    seen = persons_visible_to(actor)
    by_mail: dict[str, Person] = {}
    taken: set[str] = set()
    mails = sorted({mail_in(row) for row in rows if row.text("mail")})
    for some in in_parts(mails):
        by_mail.update({person.plain: person for person in seen.annotate(plain=Lower("email")).filter(plain__in=some)})
        everybody = Person.objects.annotate(plain=Lower("email")).filter(plain__in=some)
        taken.update(everybody.values_list("plain", flat=True))
    colleagues: Names[Person] = Names()
    for person in seen.filter(unit_id__in=places.house_of).order_by("name", "pk"):
        colleagues.add(person.name, person)
    here = frozenset(units_for_invitations(actor))
    return _Around(places, here, by_mail, frozenset(taken), colleagues)


def _fate(row: SheetRow, around: _Around) -> Verdict:
    name, mail = name_in(row), mail_in(row)
    if wrong := _wrong(row, name, mail):
        return Verdict("refused", *wrong)
    unit = unit_in(around.places, row)
    if unit.reason and unit.reason != "unit_missing":
        return Verdict("refused", unit.reason, unit.at)
    known = around.by_mail.get(mail)
    first = around.mails.get(mail)
    if first is not None:
        if not akin(name, name_in(first)):
            return Verdict("refused", "mail_of_another", "mail", {"name": name_in(first)})
        # A second row of one person may name another series; what it says of the person was said.
        before = first.verdict.person if first.verdict is not None else None
        return Verdict("matched", "same_as_row", facts={"row": first.number}, person=before)
    verdict = _known(row, name, known) if known is not None else _unknown(row, name, mail, unit, around)
    if verdict.fate != "refused":
        around.mails[mail] = row
        around.names.add(name, row)
        # The next row of the same person asks it.
        row.verdict = row.verdict or verdict
    return verdict


def _known(row: SheetRow, name: str, known: Person) -> Verdict:
    if not akin(name, known.name) and row.decided != "same":
        return Verdict("refused", "mail_of_another", "mail", {"name": known.name}, known.pk)
    if known.state == Person.State.LEFT:
        return Verdict("refused", "left_already", "mail", {"name": known.name}, known.pk)
    return Verdict("matched", "known_person", facts={"name": known.name}, person=known.pk)


def _unknown(row: SheetRow, name: str, mail: str, unit: Found, around: _Around) -> Verdict:
    if not looks_like_name(name):
        return Verdict("refused", "name_malformed", "name")
    if mail in around.taken:
        return Verdict("refused", "mail_elsewhere", "mail")
    if row.decided != "other":
        same = around.colleagues.spelled(name)
        if same is not None and row.decided == "same":
            return _known(row, name, same)
        if same is not None:
            return Verdict("refused", "maybe_known", "name", {"name": same.name, "mail": same.email}, same.pk)
        alike = around.names.spelled(name)
        if alike is not None:
            facts = {"row": alike.number, "name": name_in(alike)}
            return Verdict("refused", "same_name_in_file", "name", facts)
    if unit.unit is None:
        return Verdict("refused", "unit_missing", "unit")
    if unit.unit not in around.here:
        return Verdict("refused", "unit_not_yours", "unit")
    return Verdict("new")


def _wrong(row: SheetRow, name: str, mail: str) -> tuple[str, str] | None:
    """What in the row itself keeps it from being read, and at which field."""
    if not name:
        return "name_missing", "name"
    if len(name) > NAME_LENGTH:
        return "name_too_long", "name"
    if not is_address(mail):
        return "mail_malformed", "mail"
    if row.text("language") and language_of(row.text("language")) is None:
        return "language_unknown", "language"
    return None
