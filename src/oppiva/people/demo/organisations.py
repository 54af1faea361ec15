"""What the demo's organisations have on record: contacts, co-operation procedures with their documents, controllers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from io import BytesIO
from random import Random

from django.core.files.base import File
from django.utils.translation import override

from oppiva.core.policy import system
from oppiva.jobs.clock import travel
from oppiva.people import services
from oppiva.people.models import Organisation, Person, Unit
from oppiva.people.queries import actor_for, person_with_mail
from oppiva.people.rules import organisations_visible_to, units_visible_to

SETUP = system("demo")
NAMED, HEARD = date(2025, 6, 16), date(2025, 8, 27)


@dataclass(frozen=True)
class Heard:
    """The co-operation procedure of one unit: when, who can be asked, and whether its minutes were brought."""

    organisation: str
    unit: str
    on: date
    ask: str
    document: bool = True


PROCEDURES = (
    Heard("Järvi-Savon työllisyyspalvelut", "Henkilöasiakkaat", date(2025, 8, 19), "luottamusmies Raija Peltola"),
    Heard("Järvi-Savon työllisyyspalvelut", "Palveluohjaus", date(2025, 8, 19), "luottamusmies Raija Peltola"),
    Heard("Järvi-Savon työllisyyspalvelut", "Työnantajapalvelut", date(2025, 8, 21), "Leena Kauppi", document=False),
    Heard("Kaarniston työllisyyspalvelut", "Työllisyyspalvelut", date(2025, 8, 25), "luottamusmies Teemu Rinne"),
    Heard("Kaarniston työllisyyspalvelut", "Osaamispalvelut", date(2025, 8, 25), "luottamusmies Teemu Rinne"),
)
# Organisation -> controller, mail and phone of its officer, address of its own notice.
CONTROLLERS = {
    "Järvi-Savon työllisyyspalvelut": (
        "Järvi-Savon kuntayhtymä", "tietosuoja@jarvisavo.example", "", "https://tietosuoja.jarvisavo.example",
    ),
    "Saarisalon työllisyyspalvelut": ("Saarisalon kaupunki", "tietosuoja@saarisalo.example", "", ""),
    "Kaarniston työllisyyspalvelut": (
        "Kaarniston kaupunki", "tietosuoja@kaarnisto.example", "015 555 0120", "https://tietosuoja.kaarnisto.example",
    ),
}  # fmt: skip
HOST = ("Metsälinna Palvelut Oy", "tietosuoja@metsalinna.example", "", "https://tietosuoja.metsalinna.example")
# Organisation -> mail of its contact; unit of the supervisor -> the same.
CONTACTS = {"Järvi-Savon työllisyyspalvelut": "lauri.niemisto@jarvisavo.example"}
UNIT_CONTACTS = {
    ("Järvi-Savon työllisyyspalvelut", "Henkilöasiakkaat"): "pirjo.hakamaki@jarvisavo.example",
    ("Järvi-Savon työllisyyspalvelut", "Palveluohjaus"): "satu.rautapaa@jarvisavo.example",
}


def build(random: Random, day: date) -> None:
    """Contacts and controllers at set-up, the hearings of the staff before the first series."""
    admin = person_with_mail("jari.kivela@yllapito.example")
    if admin is None or day < NAMED:
        return
    with override("fi"), travel(NAMED):
        _name(admin)
    if day >= HEARD:
        with override("fi"), travel(HEARD):
            for heard in PROCEDURES:
                _hear(admin, heard)


def paper(name: str, *lines: str) -> BytesIO:
    """A page of A4 with a few lines as PDF, as an office would print it."""
    drawn = " ".join(f"({_plain(line)}) Tj T*" for line in lines)
    text = f"BT /F1 13 Tf 22 TL 72 770 Td {drawn} ET".encode("cp1252")
    parts = [
        b"<</Type/Catalog/Pages 2 0 R/Lang(fi)>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(text), text),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
    ]
    out, places = bytearray(b"%PDF-1.4\n"), []
    for number, part in enumerate(parts, start=1):
        places.append(len(out))
        out += b"%d 0 obj%s endobj\n" % (number, part)
    start = len(out)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"xref\n0 6\n0000000000 65535 f \n" + table
    out += b"trailer<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % start
    page = BytesIO(bytes(out))
    page.name = name
    return page


def _name(admin: Person) -> None:
    for organisation in organisations_visible_to(actor_for(admin)):
        if organisation.name in CONTROLLERS:
            name, mail, phone, notice = CONTROLLERS[organisation.name]
            fields = {"name": name, "dpo_mail": mail, "dpo_phone": phone, "notice_url": notice, "basis": "e"}
            services.set_controller(actor_for(admin), organisation, fields=fields)
        contact = person_with_mail(CONTACTS.get(organisation.name, ""))
        if contact is not None:
            _contact(organisation, contact)
    name, mail, phone, notice = HOST
    services.set_host(SETUP, fields={"name": name, "dpo_mail": mail, "dpo_phone": phone, "notice_url": notice})
    for (house, room), mail in UNIT_CONTACTS.items():
        unit, contact = _unit(admin, house, room), person_with_mail(mail)
        if unit is not None and contact is not None:
            services.edit_unit(SETUP, unit, base_version=unit.version, fields={"contact": contact})


def _contact(organisation: Organisation, contact: Person) -> None:
    services.edit_organisation(
        SETUP, organisation, base_version=organisation.version, fields={"contact_id": contact.pk}
    )


def _unit(admin: Person, house: str, room: str) -> Unit | None:
    return units_visible_to(actor_for(admin)).filter(organisation__name=house, name=room).first()


def _hear(admin: Person, heard: Heard) -> None:
    """The area's administrator, or the server where the demo has none, writes the hearing down."""
    unit = _unit(admin, heard.organisation, heard.unit)
    if unit is None:
        return
    minutes = paper(
        "yt-poytakirja.pdf",
        "Yhteistoimintamenettely",
        f"{heard.organisation}, {heard.unit}",
        f"{heard.on.day}.{heard.on.month}.{heard.on.year}",
        "Käsiteltiin hankkeen pulssit, dialogit ja seuranta.",
    )
    keeper = person_with_mail("satu.rautapaa@jarvisavo.example")
    by = actor_for(keeper) if keeper is not None and heard.organisation.startswith("Järvi-Savo") else SETUP
    services.edit_unit(
        by,
        unit,
        base_version=unit.version,
        fields={"yt_date": heard.on, "yt_contact": heard.ask},
        document=File(minutes, name=minutes.name) if heard.document else None,
    )


def _plain(line: str) -> str:
    """A line as a string of PDF."""
    return line.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
