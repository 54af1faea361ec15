"""A canary in every text of a team that has not decided: no page, mail, log or table outside holds one (P12, W3)."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse

from experiments.lab import PREDICTION, PROBLEM, Lab, trial
from oppiva.core.policy import reading, system
from oppiva.experiments import services
from oppiva.experiments.models import (
    Amendment,
    Decision,
    DiaryEntry,
    Measure,
    Observation,
    PermissionRequest,
    Prediction,
    Problem,
    Result,
    Step,
    StepDraft,
    Task,
    TeamQuestion,
    Trial,
)
from oppiva.experiments.urls import urlpatterns
from oppiva.jobs import clock, worker
from oppiva.people.models import Notice, Person
from oppiva.search.models import TermStat, TextDoc
from workshops.cast import browser, grant_to

pytestmark = [pytest.mark.heavy, pytest.mark.django_db]
MARK = "kanarialintu"
TEST = system("test")
SINGING = (
    Problem, Prediction, Measure, Trial, Task, DiaryEntry, Observation, Result, Decision, Amendment, StepDraft,
)  # fmt: skip
# Whose rows an address with an id is about, by the first word of its name.
OF_ROW = {
    "task": Task, "measure": Measure, "number": Observation, "entry": DiaryEntry, "permission": PermissionRequest,
    "asked": PermissionRequest, "question": TeamQuestion,
}  # fmt: skip
LOGGED = ("audit_auditevent", "jobs_job", "jobs_outboxmail", "people_notice", "oppiva_cache")


def canary(place: str) -> str:
    """The word that stands in this place alone."""
    return f"{MARK} {place}"


@pytest.fixture
def everything_logged(caplog: pytest.LogCaptureFixture) -> None:
    """Down to what templates say of each name that they do not find: it takes as long as the pages themselves."""
    caplog.set_level(logging.DEBUG)


@pytest.fixture
def sung(lab: Lab) -> Lab:
    """A running trial with a canary in every text, by the services, on the way from the idea to the result."""
    member, colleague = lab.member(0), lab.member(1)
    problem = {name: canary(name) for name in ("name", "summary", "problem", "how_known", "note")}
    services.save_step(member, Step.PROBLEM, changes={**PROBLEM, **problem}, base_version=1)
    services.save_step(
        member, Step.PREDICTION, base_version=1,
        changes={**PREDICTION, "by_date": clock.today() + timedelta(days=9), "how": canary("how"), "who": canary("who"),
                 **{name: canary(name) for name in ("belief", "what", "stop_also")}},
    )  # fmt: skip
    told = {"where": canary("where"), "stop_rule": canary("stop_rule"), "nod_name": canary("nod")}
    services.save_step(member, Step.TRIAL, changes={**trial(), **told}, base_version=1)
    services.add_measure(member, {"what": canary("measure")})
    services.save_task(member, None, changes={"what": canary("task")})
    services.plan(member)
    services.start(member)
    services.amend(
        member, "prediction", changes={"belief": canary("amended")}, reason=canary("amendment"), base_version=3
    )
    services.add_observation(colleague, value=Decimal("9.5"), note=canary("number"))
    services.add_entry(colleague, kind="surprise", text=canary("entry"), photo_alt=canary("alt"))
    services.save_step(
        member, Step.RESULT, changes={"learned": canary("learned"), "harms": canary("harms")}, base_version=1
    )
    services.save_step(
        member, Step.DECISION, changes={"why": canary("why"), "owner_role": canary("role")}, base_version=1
    )
    services.keep_draft(member, Step.RESULT, values={"surprises": canary("draft")}, base_version=1)
    lost = {"learned": canary("refused")}
    with pytest.raises(Exception, match="conflict") as clash:
        services.save_step(colleague, Step.RESULT, changes=lost, base_version=1)
    clash.value.keep()  # type: ignore[attr-defined]
    return lab


def pages(lab: Lab) -> Iterator[str]:
    """Every address of experiments about this one, and where outsiders read of teams."""
    with reading(TEST):
        rows = {name: list(model.objects.values_list("pk", flat=True)[:1]) for name, model in OF_ROW.items()}
    for pattern in urlpatterns:
        assert isinstance(pattern, URLPattern)
        of_row = rows.get(str(pattern.name).partition("_")[0], [])
        for kwargs in _arguments(lab, set(pattern.pattern.converters), of_row):
            yield reverse(f"experiments:{pattern.name}", kwargs=kwargs)
    code, series = lab.cast.programme.code, lab.cast.first.code
    for name in ("home:home", "people:notice_list", "people:own", "workshops:places"):
        if _there(name):
            yield reverse(name)
    yield from (f"/hanke/{code}/", f"/hanke/{code}/sarjat/", f"/hanke/{code}/sarjat/{series}/")
    yield from (f"/hanke/{code}/sarjat/{series}/{page}/" for page in ("tiimit", "osallistujat", "kokeilut"))


def _arguments(lab: Lab, names: set[str], pks: list[UUID]) -> Iterator[dict[str, Any]]:
    known = {
        "code": lab.cast.programme.code, "experiment": lab.experiment.code, "series": lab.cast.first.code, "number": 1,
        "step": "S5", "target": "prediction",
    }  # fmt: skip
    fixed = {name: known[name] for name in names if name in known}
    if "pk" in names and not names - {"pk", *known}:
        yield from ({**fixed, "pk": pk} for pk in pks)
    elif not names - set(known):
        yield fixed


def _there(name: str) -> bool:
    space, _, view = name.partition(":")
    found = get_resolver().namespace_dict.get(space)
    return found is not None and view in {key for key in found[1].reverse_dict if isinstance(key, str)}


def outsiders(lab: Lab) -> Iterator[tuple[str, Person | None]]:
    """Everybody but the team: by no role, by the roles that learn of teams, the other team."""
    cast = lab.cast
    yield from (("nobody", None), ("stranger", cast.stranger), ("other team", cast.staff[3]))
    yield from (("facilitator", cast.facilitator), ("manager", cast.manager), ("supervisor", cast.supervisor))
    for number, (role, kind, scope) in enumerate(
        (("analyst", "programme", cast.programme.pk), ("auditor", "programme", cast.programme.pk),
         ("director", "area", "23")), 4,
    ):  # fmt: skip
        grant_to(cast.others[number], role, kind, str(scope))
        yield role, cast.others[number]


def found(lab: Lab, person: Person | None, *, texts: str = MARK) -> list[str]:
    """The addresses that show this person a canary."""
    client = browser(person) if person is not None else Client()
    client.raise_request_exception = False
    shown = []
    for address in pages(lab):
        answer = client.get(address)
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content  # type: ignore[attr-defined]
        assert answer.status_code < 500, address
        if texts.encode() in body:
            shown.append(address)
    return shown


@pytest.mark.sweep
def test_no_page_of_anybody_outside_the_team_holds_a_word_of_it(sung: Lab) -> None:
    assert len(found(sung, sung.cast.staff[0])) > 8, "the team itself reads it"
    for role, person in outsiders(sung):
        assert found(sung, person) == [], role


@pytest.mark.both
def test_no_search_finds_a_word_of_it_and_no_index_holds_one(sung: Lab) -> None:
    """What a team has not shown stands in no index: not even its own search finds it (P12)."""
    with reading(TEST):
        rows = [str(row).lower() for row in TextDoc.objects.values_list("title", "body", "lem")]
    assert [row for row in rows if MARK in row] == []
    assert not TermStat.objects.filter(term__icontains=MARK).exists()
    code = sung.experiment.code
    for role, person in [("the team itself", sung.cast.staff[0]), *outsiders(sung)]:
        client = browser(person) if person is not None else Client()
        for asked in (MARK, f'"{canary("problem")}"', canary("learned"), canary("draft"), code):
            html = client.get(reverse("search:search"), {"q": asked}).content.decode()
            assert 'class="hit"' not in html, (role, asked)
    other = browser(sung.cast.staff[3])
    at = reverse("experiments:prior", args=[sung.cast.programme.code, sung.experiments[1].code])
    html = other.post(at, {"name": f"{MARK} problem", "osa": "1"}).content.decode()
    assert MARK not in html
    assert f"/{code}/" not in html


def test_nothing_of_it_stands_in_logs_mails_work_or_cache(
    everything_logged: None, sung: Lab, caplog: pytest.LogCaptureFixture
) -> None:
    from threading import Event

    for person in (sung.cast.staff[1], sung.cast.facilitator, sung.cast.stranger):
        found(sung, person)
    worker.loop(Event(), once=True)
    with connection.cursor() as cursor:
        for table in LOGGED:
            if table in connection.introspection.table_names():
                cursor.execute(f'SELECT * FROM "{table}"')
                rows = [str(row) for row in cursor.fetchall()]
                # What the team itself is told of an amendment is its reason.
                assert [row for row in rows if MARK in row and canary("amendment") not in row] == [], table
    told = Notice.objects.filter(reason__contains=MARK).values_list("person_id", flat=True)
    assert set(told) <= {person.pk for person in sung.cast.staff[:3]}
    assert not [message for message in mail.outbox if MARK in f"{message.subject} {message.body}"]
    assert MARK not in caplog.text


def test_a_supervisor_who_was_asked_reads_the_trial_the_name_and_the_note_alone(sung: Lab) -> None:
    boss = sung.cast.supervisor
    services.ask_permission(sung.member(0), supervisors=[boss.pk], note=canary("asked"))
    client = browser(boss)
    with reading(TEST):
        request = PermissionRequest.objects.get()
    page = client.get(reverse("experiments:asked", args=[request.pk])).content.decode()
    for place in ("name", "where", "stop_rule", "asked"):
        assert canary(place) in page, place
    shown = "".join(client.get(address).content.decode(errors="replace") for address in pages(sung))
    allowed = {"name", "where", "stop_rule", "asked", "task", "nod"}
    everything = {
        "summary", "problem", "how_known", "note", "belief", "what", "stop_also", "how", "who", "measure", "amended",
        "amendment", "number", "entry", "alt", "learned", "harms", "why", "role", "draft", "refused",
    }  # fmt: skip
    assert {place for place in everything - allowed if canary(place) in shown} == set()


def test_a_draft_is_its_writers_alone_also_inside_the_team(sung: Lab) -> None:
    assert found(sung, sung.cast.staff[0], texts=canary("draft"))
    assert found(sung, sung.cast.staff[1], texts=canary("draft")) == []


def test_every_table_of_a_teams_texts_has_its_canary(sung: Lab) -> None:
    with reading(TEST):
        texts = {model.__name__: str(list(model.objects.values_list())) for model in SINGING}
    assert [name for name, text in texts.items() if MARK not in text] == []
