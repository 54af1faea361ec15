"""What a page that only reads finds out at once is what it would have asked for one by one."""

from __future__ import annotations

from datetime import timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from oppiva.people import opening, structure
from oppiva.people.models import Person
from oppiva.people.signin_reads import Backend, SessionStore
from people.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.both]


def session_of(person: Person, *, listed: bool = True) -> str:
    client = Client()
    client.force_login(person)
    key = client.cookies[settings.SESSION_COOKIE_NAME].value
    UserSession.objects.filter(session_key=key).delete()
    if listed:
        UserSession.objects.create(user=person, session_key=key, ip="127.0.0.1", user_agent="a browser")
    return key


def read(key: str, person: Person) -> tuple[dict[str, object], Person | None, str, int]:
    """Session, person and stamp as a page asks for them, and in how many statements."""
    with CaptureQueriesContext(connection) as seen:
        data = dict(SessionStore(key).load())
        found, stamp = Backend().get_user(person.pk), structure.stamp()
    return data, found, stamp, len(seen)


def test_a_reading_request_opens_with_one_statement_that_tells_what_three_tell(cast: Cast) -> None:
    key = session_of(cast.colleague)
    *plain, statements = read(key, cast.colleague)
    assert statements == 3
    with opening.reading_request():
        *opened, statements = read(key, cast.colleague)
    assert statements == 1
    assert opened == plain
    person, again = plain[1], opened[1]
    assert person is not None
    assert again is not None
    assert person.__dict__.keys() == again.__dict__.keys()
    assert all(getattr(again, name) == getattr(person, name) for name in opening.PERSON_COLUMNS)


def test_a_session_that_is_not_listed_is_read_the_ordinary_way(cast: Cast) -> None:
    key = session_of(cast.colleague, listed=False)
    with opening.reading_request():
        data, person, stamp, _ = read(key, cast.colleague)
    assert data["_auth_user_id"] == str(cast.colleague.pk)
    assert (person, stamp) == (cast.colleague, structure.stamp())


def test_a_session_past_its_end_opens_nothing(cast: Cast) -> None:
    key = session_of(cast.colleague)
    Session.objects.filter(session_key=key).update(expire_date=timezone.now() - timedelta(seconds=1))
    with opening.reading_request():
        assert SessionStore(key).load() == {}
        kept = opening.current()
        assert kept is not None
        assert kept.person is None


def test_whoever_may_not_sign_in_any_more_is_nobody_at_once(cast: Cast) -> None:
    key = session_of(cast.colleague)
    Person.objects.filter(pk=cast.colleague.pk).update(state=Person.State.LEFT)
    with opening.reading_request():
        _, person, _, _ = read(key, cast.colleague)
    assert person is None


def test_a_session_never_opens_another_person(cast: Cast) -> None:
    key = session_of(cast.colleague)
    with opening.reading_request():
        SessionStore(key).load()
        assert Backend().get_user(cast.admin.pk) == cast.admin


def test_nothing_is_kept_from_one_request_to_the_next(cast: Cast) -> None:
    key = session_of(cast.colleague)
    with opening.reading_request():
        read(key, cast.colleague)
    Person.objects.filter(pk=cast.colleague.pk).update(name="Toinen Nimi")
    with opening.reading_request():
        _, person, _, _ = read(key, cast.colleague)
    assert person is not None
    assert person.name == "Toinen Nimi"
    assert opening.current() is None
