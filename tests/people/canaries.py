"""A person with a canary in every place where text of a person can live (trust.md G5).

Run as a process of its own (`python -m people.canaries`) it plants them in a real installation, rotates its logs and
erases the person; the test then reads every byte that is left.
"""

from __future__ import annotations

import logging
import logging.handlers
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

CANARIES = {
    "name": "Kaarina Kanarialintu",
    "mail": "kanaria.posti@tyo.example",
    "phone": "040kanaria111",
    "revision": "050kanaria222",
    "refused": "060kanaria333",
    "session": "kanariaistunto444",
    "device": "KanariaSelain555",
    "passkey": "kanariaavain666",
    "grant": "kanariaperuste777",
    "ending": "kanarialoppu888",
    "mail context": "kanariakonteksti999",
    "procedure": "kanariamenettely000",
    "job": "kanariatyo121",
    "file": "kanariatiedosto131",
    "file name": "kanarianimi141",
    "mail file": "kanariakirje151",
    "work account": "kanariatunnus171",
    "trouble": "kanariavika161",
    "experiment draft": "kanariakesken181",
    "draft's older text": "kanariaensin191",
}


def plant() -> Any:
    """A person with a canary everywhere; needs the tables, an organisation is made."""
    from allauth.mfa.models import Authenticator
    from allauth.socialaccount.models import SocialAccount
    from allauth.usersessions.models import UserSession
    from django.contrib.sessions.backends.db import SessionStore
    from django.core.mail import EmailMessage

    from oppiva.audit.services import Conflict, append
    from oppiva.core.errors import DomainError
    from oppiva.core.policy import Actor
    from oppiva.jobs import clock, mailfile, registry
    from oppiva.jobs.services import enqueue, queue, queue_mail, store
    from oppiva.people import services
    from people.cast import SETUP, browser, grant_to, house, person_of

    _house, (unit,) = house("Kanariala", "23", "Häkki")
    person = person_of(CANARIES["name"], unit, email=CANARIES["mail"], phone=CANARIES["revision"])
    own = Actor(str(person.pk))
    services.edit_own_settings(own, person, base_version=1, fields={"phone": CANARIES["phone"]})
    try:
        services.edit_own_settings(own, person, base_version=1, fields={"phone": CANARIES["refused"]})
    except (Conflict, DomainError) as error:
        error.keep()  # type: ignore[union-attr]  # the refused text is kept, as the page of a conflict does
    session = SessionStore()
    session.update({"_auth_user_id": str(person.pk), "kept": CANARIES["session"]})
    session.save()
    UserSession.objects.create(
        user=person, session_key=session.session_key, ip="192.0.2.1", user_agent=CANARIES["device"]
    )
    Authenticator.objects.create(user=person, type="webauthn", data={"name": CANARIES["passkey"]})
    SocialAccount.objects.create(user=person, provider="oidc", uid="1", extra_data={"sub": CANARIES["work account"]})
    grant = grant_to(person, "participant", "unit", str(unit.pk))
    type(grant).objects.filter(pk=grant.pk).update(reason=CANARIES["grant"])
    services.end_grant(SETUP, grant, ends_on=clock.today() + timedelta(days=9), reason=CANARIES["ending"])
    queue_mail("account_changed", recipient=person.pk, object_id=str(person.pk), version=9,
               context={"address": CANARIES["mail context"]})  # fmt: skip
    services.edit_unit(
        SETUP, unit, base_version=unit.version, fields={"yt_contact": f"{person.name}, {CANARIES['procedure']}"}
    )
    registry.job("canary")(lambda run: None)
    registry.file_kind("canary", lambda actor, stored: False, keep=timedelta(days=7))
    job = enqueue("canary", asked_by=person.pk)
    type(job).objects.filter(pk=job.pk).update(result={"words": CANARIES["job"]})
    store(b"%PDF-1.4 " + CANARIES["file"].encode(), kind="canary", object_id=str(job.pk), actor=own,
          name=f"{CANARIES['file name']}.pdf")  # fmt: skip
    append("ES-OPPIVA", "attendance", occurred_on=clock.today(), quantity=1, unit="person",
           subject_ref=services.subject_ref(person, "ES-OPPIVA"))  # fmt: skip
    mailfile.EmailBackend().send_messages(
        [EmailMessage("Koodi", CANARIES["mail file"], "oppiva@localhost", [CANARIES["mail"]])]
    )
    plant_experiment(person)
    browser(person).get("/oma/")
    try:
        raise ValueError(f"{CANARIES['trouble']} {person.name} {person.email}")
    except ValueError:
        logging.getLogger("oppiva.canary").exception("it broke")
    queue.sweep_jobs()
    return person


def plant_experiment(person: Any) -> None:
    """The person is in a team with an experiment: typed and saved no more, named by colleagues in fields for names."""
    from datetime import date

    from experiments.rows import fill_named
    from oppiva.experiments import rules, services
    from oppiva.jobs import clock
    from oppiva.people.queries import actor_for
    from oppiva.programme.models import Programme
    from oppiva.workshops.models import Enrolment, Series, Team, TeamMember

    programme = Programme.objects.create(code="KANARIA", start=date(2025, 3, 1), end=date(2027, 8, 31))
    series = Series.objects.create(programme=programme, code="01")
    place = Enrolment.objects.create(
        series=series, person=person, unit=person.unit, state="enrolled", asked_at=clock.now()
    )
    team = Team.objects.create(series=series, number=1, published_at=clock.now())
    TeamMember.objects.create(team=team, enrolment=place, since=clock.now())
    experiment = fill_named(team, person)
    member = rules.insider(rules.with_places(actor_for(person), experiment), experiment)
    assert member is not None
    for text in (CANARIES["draft's older text"], CANARIES["experiment draft"]):
        services.keep_draft(member, "S1", values={"problem": text}, base_version=1)


def main(data: Path) -> None:
    """Plant, rotate the logs, erase, and let the database settle."""
    import django

    django.setup()

    from oppiva.jobs.logs import JsonFormatter
    from oppiva.jobs.services import storage
    from oppiva.people import services
    from people.cast import SETUP

    handler = logging.handlers.RotatingFileHandler(data / "oppiva.log", maxBytes=2_000, backupCount=9)
    handler.setFormatter(JsonFormatter())
    logging.getLogger().addHandler(handler)
    logging.getLogger().setLevel(logging.INFO)
    person = plant()
    (data / "before").write_bytes(everything(data))
    services.erase_person(SETUP, person, reason="controller_request")
    handler.doRollover()
    storage.settle()


def everything(data: Path) -> bytes:
    """Every byte of an installation, one file after the other."""
    return b"\0".join(file.read_bytes() for file in sorted(data.rglob("*")) if file.is_file() and file.name != "before")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
