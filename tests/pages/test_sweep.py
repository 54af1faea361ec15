"""Every address for every role: what the matrix opens is open, and nothing else (trust.md A1-A3, S2, S12)."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from django.template.loader import render_to_string
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from oppiva.core.policy import Actor, Level, Target, decide
from oppiva.jobs import clock
from oppiva.ui import pdf
from pages.table import APART, PUBLIC, ROW, SIGNED, TABLE, THING, Page
from pages.world import RELATIONS, Thing, World

pytestmark = [pytest.mark.sweep, pytest.mark.django_db]

ACTORS = [
    "participant", "team_member", "facilitator", "supervisor", "director", "analyst", "communicator", "steering",
    "project_manager", "auditor", "adopter", "employer_guest", "area_admin", "instance_admin", "responsible_person",
    "stranger", "ended", "anonymous",
]  # fmt: skip
FINE = {200, 204, 302, 303, 409, 422}
LONG = os.environ.get("OPPIVA_TEST_PROFILE") == "long"
PRIVATE_HEADERS = {
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def names(patterns: list[URLPattern | URLResolver], space: str = "") -> Iterator[str]:
    """Every named address of the service."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from names(pattern.url_patterns, inner)
        else:
            yield f"{space}{pattern.name}"


def test_every_address_stands_in_the_table() -> None:
    there = set(names(get_resolver().url_patterns))
    assert there - set(TABLE) == set(), "addresses without a row in tests/pages/table.py"
    assert set(TABLE) - there == set(), "rows of the table without an address"


def address(name: str, page: Page, thing: Thing | None) -> str:
    """The page's address for a thing, with what else it needs."""
    return reverse(name, kwargs={**(thing.key if thing else {}), **page.more}) + page.query


def calls(actor: Actor, world: World, who: str) -> Iterator[tuple[str, str, Thing | None, str]]:
    """What is asked: the page, the relation, the thing in it and the method.

    trust.md 4, A1: the long tier asks for everything in every relation. The short form reads one's own and asks by each
    method for what lies in another area. Beyond that, whoever may open one's own also writes to it and tries to read
    the same in another programme; to whom it is not there, it is not there in another area by the same way, either.
    What is one and the same in two relations, as a programme that lies in two areas, is asked for once.
    """
    met: set[tuple[str, str]] = set()
    for name, page in TABLE.items():
        if page.how == APART or name == "account_logout":
            continue
        opens = True
        for relation in RELATIONS if page.thing else RELATIONS[:1]:
            thing = world.things.get((page.thing, relation))
            if page.thing and thing is None:
                continue
            if relation == "own":
                opens = expected(actor, page, thing, who, relation) != {404}
            asks = LONG or relation in {"own", "other_area"} or (relation == "other_programme" and opens)
            writes = LONG or relation == "other_area" or (relation == "own" and opens) or not page.gets
            asked = ["get"] * page.gets + ["post"] * (page.posts and writes) if asks else []
            there = address(name, page, thing)
            yield from ((name, relation, thing, method) for method in asked if (method, there) not in met)
            met |= {(method, there) for method in asked}


def expected(actor: Actor, page: Page, thing: Thing | None, who: str, relation: str) -> set[int]:
    """The statuses the matrix allows for this actor, page and thing."""
    if page.how == PUBLIC:
        return {200}
    if actor.person_id is None:
        return {302}
    if page.how == SIGNED:
        return FINE
    now = clock.now()
    if page.how == ROW:
        open_somewhere = any(
            decide(actor, page.action, Target(page.row, frozenset({place})), now).level == Level.FULL
            for grant in actor.grants
            for place in grant.within | {grant.scope}
        )
        return FINE if open_somewhere else {403, 404}
    assert thing is not None
    sees = decide(actor, "read", thing.target, now).level >= page.sees
    if page.action == "read":
        return {200, 302} if sees else {404}
    may = decide(actor, page.action, thing.target, now).level == Level.FULL
    if may or (who, relation) in page.also:
        return FINE
    return {403} if sees else {404}


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    """Thousands of refusals are asked for here; a log of them would take longer than the test."""
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


_drawn: dict[tuple[object, ...], bytes] = {}


@pytest.fixture
def drawn_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """A paper that says the same is drawn for the first role who asks: who may have it is what these tests ask."""
    draw = pdf.document

    def document(template: str, context: Mapping[str, object], **more: Any) -> bytes:
        key = (template, render_to_string(template, dict(context)), repr(more))
        if key not in _drawn:
            _drawn[key] = draw(template, context, **more)
        return _drawn[key]

    monkeypatch.setattr(pdf, "document", document)


@pytest.mark.usefixtures("drawn_once")
@pytest.mark.parametrize("who", ACTORS)
def test_each_role_meets_what_the_matrix_says(world: World, who: str) -> None:
    actor, client = world.actor(who), world.client(who)
    wrong: list[str] = []
    asked = 0
    for name, relation, thing, method in calls(actor, world, who):
        asked += 1
        page = TABLE[name]
        answer = getattr(client, method)(address(name, page, thing))
        wanted = {200, 503} if name == "readyz" else expected(actor, page, thing, who, relation)
        if answer.status_code not in wanted:
            wrong.append(f"{method} {name} {relation}: {answer.status_code}, not one of {sorted(wanted)}")
        wrong += [f"{name}: {fault}" for fault in faults_of_headers(answer)]
    assert asked > 40
    assert wrong == []


def faults_of_headers(answer: object) -> list[str]:
    """What of trust.md 10.3 and 10.4 an answer lacks."""
    headers = answer.headers
    faults = [f"{name} is {headers.get(name)}" for name, value in PRIVATE_HEADERS.items() if headers.get(name) != value]
    policy = headers.get("Content-Security-Policy", "")
    if "default-src 'none'" not in policy or "unsafe-inline" in policy or "nonce" in policy:
        faults.append(f"content policy {policy!r}")
    if "Permissions-Policy" not in headers or "no-store" not in headers.get("Cache-Control", "no-store"):
        faults.append("permissions or caching")
    if headers.get("Server"):
        faults.append("tells its version")
    return faults


def test_a_foreign_object_and_a_missing_one_look_the_same(world: World) -> None:
    """A3: the same bytes, but for the address in the language links."""
    client = world.client("stranger")
    checked = 0
    for name, page in TABLE.items():
        if page.how != THING or page.action != "read":
            continue
        thing = world.things.get((page.thing, "own"))
        if thing is None:
            continue
        foreign = address(name, page, thing)
        missing = foreign
        for value in thing.key.values():
            missing = missing.replace(str(value), _other(str(value)))
        first, second = client.get(foreign), client.get(missing)
        assert (first.status_code, second.status_code) == (404, 404), name
        assert first.content.replace(foreign.encode(), b"") == second.content.replace(missing.encode(), b""), name
        checked += 1
    assert checked >= 4


def _other(value: str) -> str:
    """A key of the same length that no object has."""
    return "".join(
        {"-": "-"}.get(letter, "0" if letter.isdigit() else "f" if letter.islower() else "Q") for letter in value
    )


def test_every_form_refuses_a_post_without_its_token(world: World) -> None:
    """S12: cross-site request forgery."""
    client = world.client("area_admin", enforce_csrf_checks=True)
    for name, page in TABLE.items():
        if not page.posts or page.how == APART:
            continue
        thing = world.things.get((page.thing, "own")) if page.thing else None
        if page.thing and thing is None:
            continue
        assert client.post(address(name, page, thing)).status_code == 403, name


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "localhost@evil.example"])
def test_a_foreign_host_is_refused(host: str) -> None:
    assert Client(headers={"host": host}).get("/kirjaudu/").status_code == 400


@pytest.mark.parametrize(
    "target", ["//evil.example", "https://evil.example/", "/\\evil.example", "javascript:alert(1)"]
)
def test_sign_in_never_leads_to_another_site(world: World, target: str) -> None:
    answer = world.client("participant").get("/kirjaudu/", {"next": target})
    assert answer.status_code == 302
    assert answer["Location"].startswith("/")
    assert "evil" not in answer["Location"]
