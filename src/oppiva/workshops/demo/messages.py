"""What facilitators have written to the demo's series, and one half-day that is taken elsewhere."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from oppiva.jobs.clock import travel
from oppiva.people import demo as people
from oppiva.people.models import Person, Role
from oppiva.people.queries import actor_for
from oppiva.workshops import queries, rules, services
from oppiva.workshops.models import Enrolment, Series

CODE = "ES-OPPIVA"
WRITTEN = date(2026, 3, 10)
# Series, how many days before the day of writing, the text, the text that corrects it, also by mail.
TEXTS = (
    ("07", 6, "Kiitos tiistaista! Kokeilujen kuvat ovat seinällä vielä ensi kerralla. Tuokaa omat luvut mukananne.", "",
     False),
    ("10", 1, "Maanantaina aloitamme kello 8.30. Ovet aukeavat kello 8, ja kahvia on pöydässä.", "", True),
    ("11", 2, "Torstaina tavataan Vanhalla asemalla, sisäänkäynti ratapihan puolelta.",
     "Torstaina tavataan Vanhalla asemalla. Sisäänkäynti on torin puolelta, ratapihan ovi on remontissa.", False),
    ("12", 0, "Tervetuloa ensimmäiseen työpajaan! Miettikää valmiiksi yksi pulma, joka toistuu joka viikko.", "", True),
)  # fmt: skip
MOVES = ("10", 2)  # somebody of this series takes part in this half-day elsewhere


def build(random: Random, day: date) -> None:
    """Messages and a replacement, as far as the story has come on the given day."""
    leader = people.person(Role.FACILITATOR)
    if leader is None or day < WRITTEN:
        return
    found = {one.code: one for one in rules.series_visible_to(actor_for(leader)).filter(programme__code=CODE)}
    for code, before, text, correction, by_mail in TEXTS:
        series = found.get(code)
        if series is not None and series.published_at is not None:
            with travel(WRITTEN - timedelta(days=before)):
                _write(leader, series, text, correction, by_mail)
    own, number = MOVES
    if own in found:
        with travel(WRITTEN):
            _go_elsewhere(found[own], number)


def _write(leader: Person, series: Series, text: str, correction: str, by_mail: bool) -> None:
    sent = services.write_message(actor_for(leader), series, text=text, by_mail=by_mail)
    if correction:
        services.write_message(actor_for(leader), series, text=correction, corrects=sent.message)


def _go_elsewhere(series: Series, number: int) -> None:
    """The first who can: one cannot come and takes part in another series."""
    rows = rules.enrolments_visible_to(people.SETUP).filter(series=series, state=Enrolment.State.ENROLLED)
    for enrolment in rows.select_related("person", "series").order_by("enrolled_at", "pk"):
        if enrolment.person is None:
            continue
        actor = actor_for(enrolment.person)
        missed = rules.own_session_for(enrolment, number)
        offers = queries.replacements_for(enrolment, missed, queries.own_half_days(actor))
        free = next((one for one in offers if one.free), None)
        if free is not None and services.may_be_missed(enrolment, missed):
            session = rules.own_offer_for(str(free.half_day.pk))
            services.take_replacement(actor, enrolment, missed=missed, session=session)
            return
