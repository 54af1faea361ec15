"""Every page of the half-day asks the database equally often for two teams as for seven, twelve times at most (L5)."""

from __future__ import annotations

from copy import deepcopy
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from oppiva.workshops import services
from oppiva.workshops.models import Session
from workshops.cast import Cast
from workshops.days import CODE, Day, make_day

pytestmark = pytest.mark.django_db
MOST, TEAM = 12, 4


def busy(cast: Cast, teams: int) -> Day:
    """Every team has people there, a text, a draft and a hand up, most ask the first for help; every second shares."""
    day = make_day(cast, people=teams * TEAM, per_team=TEAM)
    services.start(day.lead, day.session)
    for first in range(0, teams * TEAM, TEAM):
        day.present(first, first + 1)
        day.present(first + 2, mode="remote")
        writer = day.attendee(first)
        services.save_note(writer, day.steps[0], text=f"Teksti {first}", base_version=0)
        services.keep_draft(day.attendee(first + 1), day.steps[0], text="kesken", base_version=2)
        services.set_ready(writer, day.steps[0], ready=True)
        if first % (2 * TEAM) == 0:
            services.share_note(writer, day.steps[0], shared=True)
        services.ask_help(writer, text="Miten?", to_team=day.teams[0] if first else None, client_ref=uuid4())
    return day


def pages(day: Day) -> dict[str, tuple[Client, str]]:
    """Who opens what."""
    lead, manager = day.browser(day.cast.facilitator), day.browser(day.cast.manager)
    member, guest, boss = day.browser(day.cast.staff[0]), day.phone(1), day.browser(day.cast.supervisor)
    of_lead = ("tilanne/", "valkokangas/", "paata/", "ovi/", "ovi/?osa=lista", "lasnaolo/", "kulku/")
    of_phones = (
        "tiimi/", "tiimi/?osa=nyt", "tiimi/?osa=tyo", "tiimi/apu/", "tiimi/askel/", "tiimi/vahvuudet/", "palaute/",
    )  # fmt: skip
    found = {f"lead {page}": (lead, day.address(page)) for page in of_lead}
    found |= {f"manager {page}": (manager, day.address(page)) for page in ("tilanne/", "paata/", "lasnaolo/")}
    for name, client in (("member", member), ("guest", guest)):
        found |= {f"{name} {page}": (client, day.address(page)) for page in of_phones}
    for name, client in (("member", member), ("guest", guest), ("nobody", Client())):
        found[f"{name} liity/"] = (client, f"/liity/{CODE}/")
    homes = (("member", member), ("lead", lead), ("manager", manager), ("supervisor", boss))
    return found | {f"{name} home": (client, "/") for name, client in homes}


def counted(day: Day) -> dict[str, int]:
    """How many statements each page takes when it is opened again."""
    found = {}
    for name, (client, address) in pages(day).items():
        client.get(address)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(address).status_code in {200, 302}, name
        found[name] = len(asked)
    return found


def in_state(day: Day, state: str) -> dict[str, int]:
    """The same of the day in this state; afterwards it is as it was."""
    cache.clear()
    with transaction.atomic():
        own = deepcopy(day)
        if state in {"closing", "held"}:
            services.begin_closing(own.lead, own.session)
        Session.objects.filter(pk=own.session.pk).update(state=state)
        found = counted(own)
        transaction.set_rollback(True)
    return {f"{state}: {name}": took for name, took in found.items()}


@pytest.mark.heavy
def test_no_page_of_the_day_asks_more_for_more_teams(cast: Cast) -> None:
    took: list[dict[str, int]] = []
    for teams in (2, 7):
        with transaction.atomic():
            day = busy(deepcopy(cast), teams)
            took.append({})
            for state in ("door_open", "running", "closing", "held"):
                took[-1] |= in_state(day, state)
            transaction.set_rollback(True)
    few, many = took
    assert len(few) > 100
    wrong = {name: (few[name], many[name]) for name in few if few[name] != many[name] or many[name] > MOST}
    assert not wrong
