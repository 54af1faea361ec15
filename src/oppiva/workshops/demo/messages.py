"""What facilitators have written to the demo's series, and one half-day that is taken elsewhere.

Where nobody has signed up yet, a few of the cast do: the story of messages needs readers.
"""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from oppiva.core.errors import DomainError
from oppiva.jobs.clock import travel
from oppiva.people import demo as people
from oppiva.people.models import Person, Role
from oppiva.people.queries import actor_for
from oppiva.workshops import queries, rules, services
from oppiva.workshops.models import Enrolment, Series, Session

CODE = "ES-OPPIVA"
WRITTEN = date(2026, 3, 10)
# Series, how many days before the day of writing, the text, the text that corrects it, also by mail.
TEXTS = (
    ("07", 6, "Kiitos tiistaista! Kokeilujen kuvat ovat seinällä vielä ensi kerralla. Tuokaa omat luvut mukananne.", "",
     False),
    ("10", 1, "Maanantaina aloitamme kello 8.30. Ovet aukeavat kello 8, ja kahvia on pöydässä.", "", True),
    ("11", 2, "Tiistaina tavataan Vanhalla asemalla, sisäänkäynti ratapihan puolelta.",
     "Tiistaina tavataan Vanhalla asemalla. Sisäänkäynti on torin puolelta, ratapihan ovi on remontissa.", False),
    ("12", 0, "Tervetuloa ensimmäiseen työpajaan! Miettikää valmiiksi yksi pulma, joka toistuu joka viikko.", "", True),
)  # fmt: skip
READERS = 4
MOVES = ("10", 2, "11")  # a place in this series; the number of the half-day taken elsewhere; preferably there


def build(random: Random, day: date) -> None:
    """Messages and a replacement, as far as the story has come on the given day."""
    if day < WRITTEN:
        return
    leader = people.person(Role.FACILITATOR)
    if leader is None:
        return
    found = {one.code: one for one in rules.series_visible_to(actor_for(leader)).filter(programme__code=CODE)}
    for code, before, text, correction, by_mail in TEXTS:
        series = found.get(code)
        if series is not None and series.published_at is not None:
            with travel(WRITTEN - timedelta(days=before)):
                _write(leader, series, text, correction, by_mail)
    own, number, there = MOVES
    if own in found and there in found:
        with travel(WRITTEN):
            _go_elsewhere(found[own], number, found[there])


def _write(leader: Person, series: Series, text: str, correction: str, by_mail: bool) -> None:
    if not queries.counts_of([series.pk]).get(series.pk, {}).get(Enrolment.State.ENROLLED):
        _sign_up(series)
    sent = services.write_message(actor_for(leader), series, text=text, by_mail=by_mail)
    if correction:
        services.write_message(actor_for(leader), series, text=correction, corrects=sent.message)


def _sign_up(series: Series) -> None:
    """The demo's own participants and whoever else of the cast may come, while the sign-up is open."""
    for role in (Role.PARTICIPANT, Role.TEAM_MEMBER):
        person = people.person(role)
        if person is not None:
            try:
                services.sign_up(actor_for(person), series)
            except DomainError:
                continue


def _go_elsewhere(series: Series, number: int, other: Series) -> None:
    """The first who can: one cannot come and takes part in the other series."""
    half_days = {one.number: one for one in Session.objects.none()}
    del half_days
