"""Every page of the table, as the role that sees most of it, stays within its budget on the demo's data (L5, L6)."""

from __future__ import annotations

import gzip

import pytest
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from oppiva.jobs import clock
from pages.bars import HTML
from pages.table import APART, TABLE
from pages.test_sweep import address
from pages.world import World

pytestmark = [pytest.mark.sweep, pytest.mark.django_db]


def listed(world: World, who: str) -> Client:
    """A browser whose session is among the person's own, as every sign-in leaves it."""
    client, person = world.client(who), world.persons[who]
    if person is not None:
        key = client.cookies[settings.SESSION_COOKIE_NAME].value
        kept = {"ip": "127.0.0.1", "user_agent": "test", "last_seen_at": clock.now()}
        UserSession.objects.create(user=person, session_key=key, **kept)
    return client


def test_every_page_asks_no_more_than_it_may_and_is_small(world: World) -> None:
    wrong: list[str] = []
    looked = 0
    clients = {who: listed(world, who) for who in {page.best for page in TABLE.values()}}
    for name, page in TABLE.items():
        thing = world.things.get((page.thing, "own")) if page.thing else None
        if page.how == APART or not page.gets or (page.thing and thing is None) or name == "account_logout":
            continue
        at, client = address(name, page, thing), clients[page.best]
        if client.get(at).status_code != 200:
            continue  # it leads elsewhere, or needs more than its address: its own tests hold its budget
        with CaptureQueriesContext(connection) as asked:
            answer = client.get(at)
        looked += 1
        if len(asked) > page.asks:
            wrong.append("\n  ".join([f"{name}: {len(asked)}", *(one["sql"][:110] for one in asked)]))
        if "html" in answer.get("Content-Type", "") and len(gzip.compress(answer.content, 6)) > HTML:
            wrong.append(f"{name}: {len(answer.content)} bytes")
    assert looked > 100
    assert wrong == [], "\n".join(wrong)
