"""What a few people of the demo find on their own pages: their devices, and consents given and withdrawn."""

from __future__ import annotations

from datetime import date, timedelta
from importlib import import_module
from random import Random

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

from oppiva.jobs import clock
from oppiva.people import services
from oppiva.people.demo.cast import person
from oppiva.people.models import Consent, Person, Role
from oppiva.people.queries import actor_for

LAPTOP = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0"
PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Mobile/15E148 Safari/604.1"
ANDROID = "Mozilla/5.0 (Linux; Android 15; Pixel 8) AppleWebKit/537.36 Chrome/140.0 Mobile Safari/537.36"
# Addresses of documentation (RFC 5737, RFC 3849): nobody's.
DEVICES = (
    (Role.PARTICIPANT, PHONE, "198.51.100.23", 9, 1),
    (Role.PARTICIPANT, LAPTOP, "192.0.2.118", 3, 3),
    (Role.PROJECT_MANAGER, ANDROID, "2001:db8:4a::17", 6, 2),
)
CONSENTS = (
    (Role.PARTICIPANT, "name", "model", "Nimi toimintamallin ”Soita ennen kirjettä” sivulla", date(2026, 2, 3), None),
    (Role.PARTICIPANT, "picture", "photo", "Kuva työpajasta 14.1.2026", date(2026, 1, 14), date(2026, 2, 20)),
    (Role.PROJECT_MANAGER, "voice", "episode", "Ääni podcastin jaksossa 1", date(2026, 1, 28), None),
)


def build(random: Random, day: date) -> None:
    """Devices as of now, consents on their days."""
    for number, (role, browser, address, begun, used) in enumerate(DEVICES):
        who = person(role)
        if who is not None:
            _device(who, f"{number}{random.getrandbits(100):025x}", browser, address, begun, used)
    for number, (role, kind, thing, about, given, withdrawn) in enumerate(CONSENTS):
        who = person(role)
        if who is not None and given <= day:
            _consent(who, kind, thing, str(number), about, given, withdrawn if withdrawn and withdrawn <= day else None)


def _device(who: Person, key: str, browser: str, address: str, begun: int, used: int) -> None:
    """A session begun and last used so many days ago; the list moves its times onto the demo's day."""
    session = import_module(settings.SESSION_ENGINE).SessionStore(key)
    session[SESSION_KEY] = str(who.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = who.get_session_auth_hash()
    session.set_expiry(int(timedelta(days=14).total_seconds()))
    session.save(must_create=True)
    now = clock.real()
    UserSession(
        user=who,
        session_key=session.session_key,
        ip=address,
        user_agent=browser,
        created_at=now - timedelta(days=begun),
        last_seen_at=now - timedelta(days=used),
    ).save()


def _consent(who: Person, kind: str, thing: str, pk: str, about: str, given: date, withdrawn: date | None) -> Consent:
    actor = actor_for(who)
    with clock.travel(given):
        consent = services.give_consent(actor, kind=kind, object_kind=thing, object_id=pk, about=about)
    if withdrawn is not None:
        with clock.travel(withdrawn):
            consent = services.withdraw_consent(actor, consent)
    return consent
