"""S11: whatever is sent in the fields of whatever form, the answer is a sentence and never a fault of ours."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from random import Random
from urllib.parse import urljoin, urlsplit

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client

from pages.forms import Form, forms_of
from pages.table import APART, TABLE
from pages.test_sweep import address
from pages.world import World

pytestmark = [pytest.mark.sweep, pytest.mark.django_db]

EXAMPLES = 500 if os.environ.get("OPPIVA_TEST_PROFILE") == "long" else 6
# In the full tier each form is broken a few times, the next form by other values; in the long one by all of them. A
# form whose every post costs a hundredth of a second and more gets fewer still.
HEAVY = {"programme:edit_text", "programme:new_version", "programme:force", "programme:edit_section"}
BROKEN = (
    *("", " ", "\x00", "a\x00b", "\u202eevil", "\ufeff", "a\nb", "x" * 6_000, "Ä" * 121, "🦉" * 200, "\ufffd"),
    *("-1", "0", "1e9999999", "9" * 40, "NaN", "∞", "½", "١٢", "1,5", "1.5", "0x10", "--1", "2147483648"),
    *("9223372036854775808", "32.13.2026", "0.0.0", "31.12.9999", "1.1.0001", "2026-02-30", "29.2.2027", "25:61", "t"),
    *("'; DROP TABLE people_person; --", "%s%n{0}{{7*7}}{% load x %}", "../../etc/passwd", "<script>alert(1)</script>"),
    *("=1+1", "\r\nBcc: x@y.example", "00000000-0000-0000-0000-000000000000", "not-a-uuid", "unit:", "area:99"),
    *("programme:x", "a@", "@", "a@b@c.example", "x" * 250 + "@example.fi", "javascript:alert(1)", "http://["),
    *("on", "null", "[]", "{}", "true"),
)
FILES = (
    *(b"", b"\x00" * 50, b"%PDF-1.4\n", b"PK\x03\x04" + b"\x00" * 40, "a;b\nä;ö".encode("utf-16")),
    *(b"<svg onload=alert(1)>", b"\xff" * 200),
)


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


def broken(form: Form, random: Random) -> dict[str, object]:
    """The form as it stands with one or two fields broken: another value, twice, or not sent at all."""
    sent: dict[str, object] = dict(form.fields)
    if form.buttons and random.random() < 0.5:
        name = random.choice(sorted(form.buttons))
        sent[name] = form.buttons[name]
    for name in random.sample(sorted(form.fields), min(len(form.fields), random.choice((1, 1, 2)))):
        way = random.random()
        if way < 0.1:
            sent.pop(name, None)
        elif way < 0.2:
            sent[name] = [random.choice(BROKEN), random.choice(BROKEN)]
        else:
            sent[name] = random.choice(BROKEN)
    for name in form.files:
        if random.random() < 0.7:
            sent[name] = SimpleUploadedFile(random.choice(("a.csv", "b.pdf", "../c.xlsx", "d")), random.choice(FILES))
    return sent


def own_forms(client: Client, there: str) -> list[Form]:
    """The forms of a page that are sent to the page itself, or that have fields of their own."""
    answer = client.get(there)
    if answer.status_code != 200:
        return []
    path = urlsplit(there).path
    return [
        form
        for form in forms_of(answer.content.decode())
        if urlsplit(urljoin(there, form.action)).path == path and (form.fields or form.files)
    ]


def pages() -> list[str]:
    return [
        name
        for name, page in TABLE.items()
        if page.gets and page.form and (page.thing and page.why.endswith(".py") if page.how == APART else page.posts)
    ]


@pytest.mark.parametrize("name", pages())
def test_a_broken_field_never_breaks_the_page(world: World, name: str) -> None:
    page = TABLE[name]
    thing = world.things.get((page.thing, "own")) if page.thing else None
    client = world.client(page.best)
    client.raise_request_exception = False
    there = address(name, page, thing)
    random = Random(name)
    forms = own_forms(client, there)
    assert forms, f"{page.best} finds no form on {there}"
    for form in forms:
        for _ in range(EXAMPLES if name not in HEAVY or EXAMPLES > 6 else 3):
            sent = broken(form, random)
            with transaction.atomic():
                answer = client.post(urljoin(there, form.action), sent)
                transaction.set_rollback(True)
            assert answer.status_code < 500, {key: str(value)[:80] for key, value in sent.items()}
