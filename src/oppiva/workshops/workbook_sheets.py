"""The sheets of series, half-days and attendance of the workbook, and the column of series in its sheet of people."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from oppiva.core.policy import Actor
from oppiva.people import queries, slots
from oppiva.people.services import places_of
from oppiva.workshops import rules, workbook_attendance
from oppiva.workshops.models import Series, Session
from oppiva.workshops.queries.workbook import workbook_address
from oppiva.workshops.services import workbook_seats, workbook_series, workbook_sessions
from oppiva.workshops.services.workbook_sessions import facilitators_of
from oppiva.workshops.services.workbook_values import series_by_key

SERIES_CODE = (
    "sarja", "sarjan tunnus", "sarjan koodi", "sarjan numero", "sarjat", "työpajasarja", "serie", "serier",
    "seriens kod", "serienummer", "series", "series code", "series number",
)  # fmt: skip


def _areas(actor: Actor, programme: UUID) -> list[tuple[str, str]]:
    return queries.area_choices()


def _organisations(actor: Actor, programme: UUID) -> list[tuple[str, str]]:
    return places_of(programme).house_choices()


def _states(actor: Actor, programme: UUID) -> list[tuple[str, str]]:
    kept = (Series.State.CLOSED, Series.State.OPEN, Series.State.DRAFT)
    return [(str(state), str(state.label)) for state in kept]


def _modes(actor: Actor, programme: UUID) -> list[tuple[str, str]]:
    return [(str(mode), str(mode.label)) for mode in Session.Mode]


def _series(actor: Actor, programme: UUID) -> list[tuple[str, str]]:
    return [(one.code, f"{one.code} {one.name}".strip()) for _key, one in sorted(series_by_key(programme).items())]


def _facilitators(actor: Actor, programme: UUID) -> list[tuple[str, str]]:
    return [(person.email, person.name) for person in facilitators_of(programme)]


SERIES = (
    slots.SheetColumn(
        "code",
        _("Code of the series"),
        ("tunnus", "koodi", "nro", "numero", "kod", "nummer", "code", "number", *SERIES_CODE),
        hint=_("Such as 07. A series of this code that is there already is not made again."),
        example=_("Example: 07"),
        required=True,
    ),
    slots.SheetColumn(
        "name",
        _("Name"),
        ("nimi", "sarjan nimi", "namn", "seriens namn", "name", "title", "otsikko", "rubrik"),
        hint=_("May be empty."),
        example=_("Employers"),
    ),
    slots.SheetColumn(
        "area",
        _("Employment area"),
        ("työllisyysalue", "alue", "sysselsättningsområde", "område", "area", "employment area"),
        hint=_("By name or code. May be empty."),
        choices=_areas,
    ),
    slots.SheetColumn(
        "organisations",
        _("Organisations taking part"),
        ("organisaatiot", "työnantajat", "mukana", "organisationer", "arbetsgivare", "employers", "organizations"),
        hint=_("Who takes part, parted by semicolons. Those whose people are in the sheet of people are added."),
        choices=_organisations,
        listed=False,
    ),
    slots.SheetColumn(
        "languages",
        _("Languages"),
        ("kieli", "kielet", "språk", "languages", "language"),
        hint=_("Such as Finnish, or Finnish and Swedish. Empty means Finnish."),
        example=_("Finnish"),
    ),
    slots.SheetColumn(
        "seats",
        _("Seats"),
        ("paikat", "paikkoja", "paikkamäärä", "platser", "antal platser", "seats", "capacity"),
        hint=_("3–28. Empty means 28."),
        example="28",
    ),
    slots.SheetColumn(
        "state",
        _("Sign-up"),
        ("tila", "ilmoittautuminen", "läge", "status", "anmälan", "state", "sign up"),
        hint=_("Open, closed or draft. Empty means closed for a new series."),
        choices=_states,
    ),
)
SESSIONS = (
    slots.SheetColumn(
        "series",
        _("Series code"),
        SERIES_CODE,
        hint=_("The code of a series of the programme or of the sheet of series."),
        example=_("Example: 07"),
        required=True,
        choices=_series,
        listed=False,
    ),
    slots.SheetColumn(
        "number",
        _("Half-day"),
        ("puolipäivä", "työpaja", "kerta", "nro", "numero", "osa", "halvdag", "workshop", "nummer", "gång", "session"),
        hint=_("1, 2 or 3."),
        example="1",
    ),
    slots.SheetColumn(
        "day",
        _("Date"),
        ("päivä", "päivämäärä", "pvm", "ajankohta", "datum", "dag", "date", "day"),
        hint=_("Such as 5.10.2026, inside the programme."),
        example="5.10.2026",
        day=True,
    ),
    slots.SheetColumn(
        "starts",
        _("Begins"),
        (
            "alkaa",
            "alku",
            "klo",
            "aika",
            "kello",
            "aloitus",
            "börjar",
            "start",
            "kl",
            "tid",
            "begins",
            "starts",
            "time",
        ),
        hint=_("Such as 8.30, 8.30–12.00, morning or afternoon."),
        example="8.30",
    ),
    slots.SheetColumn(
        "ends",
        _("Ends"),
        ("päättyy", "loppuu", "loppu", "päätös", "slutar", "slut", "ends", "end"),
        hint=_("Empty means three and a half hours after the start."),
        example="12.00",
    ),
    slots.SheetColumn(
        "mode",
        _("Way"),
        ("muoto", "toteutus", "tapa", "form", "format", "mode"),
        hint=_("On site, online or hybrid."),
        choices=_modes,
    ),
    slots.SheetColumn(
        "place",
        _("Place"),
        ("paikka", "tila", "sijainti", "osoite", "plats", "lokal", "place", "venue", "location", "room"),
        hint=_("At most 120 letters."),
        example=_("Town hall, room 3"),
    ),
    slots.SheetColumn(
        "join_url",
        _("Link of the meeting"),
        ("linkki", "etälinkki", "kokouslinkki", "teams linkki", "länk", "möteslänk", "link", "meeting link"),
        hint=_("A secure link: it begins with https."),
    ),
    slots.SheetColumn(
        "facilitator_mail",
        _("Facilitator's e-mail"),
        ("vetäjä", "vetäjän sähköposti", "fasilitaattori", "workshopledare", "ledarens e post", "facilitator"),
        hint=_("Somebody with a facilitator's role in the programme."),
        mail=True,
        choices=_facilitators,
        listed=False,
    ),
    slots.SheetColumn(
        "second_mail",
        _("Second facilitator's e-mail"),
        ("toinen vetäjä", "toisen vetäjän sähköposti", "apuvetäjä", "andra workshopledare", "second facilitator"),
        hint=_("May be empty."),
        mail=True,
        choices=_facilitators,
        listed=False,
    ),
)
SEATS = (
    slots.SheetColumn(
        "series",
        _("Series code"),
        SERIES_CODE,
        hint=_("The series in which the person has a seat. Two of them: 07; 12."),
        example="07",
        choices=_series,
        listed=False,
    ),
)


def register() -> None:
    """Fills the slots of people."""
    series = slots.SheetPart("series", SERIES, workbook_series.judge_series, workbook_series.write_series)
    sessions = slots.SheetPart("sessions", SESSIONS, workbook_sessions.judge_sessions, workbook_sessions.write_session)
    seats = slots.SheetPart(
        "people", SEATS, workbook_seats.judge_seats, workbook_seats.write_seats, workbook_seats.take_roles_back
    )
    slots.register_workbook_sheet(
        slots.WorkbookSheet("series", _("Workshop series"), ("sarjat", "serier", "series", "työpajasarjat"), 10, series)
    )
    names = ("puolipäivät", "työpajat", "tapaamiset", "halvdagar", "workshoppar", "half days", "workshops")
    slots.register_workbook_sheet(slots.WorkbookSheet("sessions", _("Half-days"), names, 20, sessions))
    code, number, day = SESSIONS[:3]
    slots.register_workbook_sheet(workbook_attendance.sheet(code, number, day))
    slots.register_workbook_part("workshops", seats)
    slots.register_workbook_gate(slots.WorkbookGate(rules.require_workbook, workbook_address))
