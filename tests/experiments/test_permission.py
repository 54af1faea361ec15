"""A team asks for permission: what the supervisor sees, what an answer does, who hears of it (records.md 2.7, W3)."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.http import Http404
from django.test.utils import CaptureQueriesContext

from experiments.asking import AUDIT, CANARIES, asked, move, opened, request, second_boss, words
from experiments.lab import Lab
from oppiva.core.errors import DomainError
from oppiva.core.policy import reading
from oppiva.experiments import queries, services
from oppiva.experiments.models import (
    Cycle,
    DiaryEntry,
    Experiment,
    Observation,
    PermissionRequest,
    Result,
    State,
    Step,
    Trial,
)
from oppiva.jobs import clock
from oppiva.jobs.models import OutboxMail
from oppiva.people.models import Notice, Person
from people.cast import browser
from workshops.cast import grant_to, person_of

pytestmark = pytest.mark.django_db


def address(lab: Lab, page: str = "lupa/") -> str:
    return f"/hanke/{lab.experiment.programme.code}/kokeilut/{lab.experiment.code}/{page}"


def told(person: Person) -> list[str]:
    return list(Notice.objects.filter(person=person).order_by("created_at").values_list("code", flat=True))


def nod(lab: Lab) -> tuple[str, object]:
    with reading(AUDIT):
        trial = Trial.objects.get(cycle=lab.cycle)
    return trial.nod_name, trial.nod_on


@pytest.mark.both
def test_a_yes_fills_the_nod_and_the_whole_team_hears(lab: Lab) -> None:
    lab.fill()
    (made,) = asked(lab)
    assert told(lab.cast.supervisor) == ["asked"]
    services.answer_permission(opened(lab.cast.supervisor, made.pk), answer="yes", words=" Hyvä,  kokeilkaa ")
    stands = request(made.pk)
    assert (stands.state, stands.answer, stands.words) == ("answered", "yes", "Hyvä, kokeilkaa")
    assert nod(lab) == ("Esa Esihenkilö", clock.today())
    assert [told(one) for one in lab.cast.staff[:4]] == [["answered"]] * 3 + [[]]
    assert told(lab.cast.supervisor) == ["asked"], "one's own deed is no news"
    assert not Notice.objects.filter(person=lab.cast.supervisor, seen_at__isnull=True).exists()


@pytest.mark.both
@pytest.mark.parametrize("answer", ["talk_first", "not_now"])
def test_another_answer_fills_nothing_and_the_team_may_ask_again(lab: Lab, answer: str) -> None:
    lab.fill()
    (made,) = asked(lab)
    services.answer_permission(opened(lab.cast.supervisor, made.pk), answer=answer)
    assert nod(lab) == ("", None)
    (again,) = asked(lab)
    services.answer_permission(opened(lab.cast.supervisor, again.pk), answer="yes")
    assert nod(lab)[0] == "Esa Esihenkilö"


@pytest.mark.both
def test_two_supervisors_get_a_request_each_and_both_nods_stand(lab: Lab) -> None:
    lab.fill()
    boss = second_boss(lab)
    bosses = queries.bosses_of(queries.mates_of(lab.experiment))
    assert [(one.name, one.units) for one in bosses.others] == [
        ("Esa Esihenkilö", ("Ohjaus",)), ("Riitta Kallio", ("Etäohjaus",)),
    ]  # fmt: skip
    both = asked(lab, lab.cast.supervisor, boss)
    assert len(both) == 2
    for one in both:
        with reading(AUDIT):
            whose = Person.objects.get(pk=one.supervisor_id)
        services.answer_permission(opened(whose, one.pk), answer="yes")
    assert set(nod(lab)[0].split(", ")) == {"Esa Esihenkilö", "Riitta Kallio"}
    mine = next(one for one in both if one.supervisor_id == boss.pk)
    with pytest.raises(Http404):
        opened(lab.cast.supervisor, mine.pk)


def test_who_is_asked_already_is_not_asked_twice(lab: Lab) -> None:
    lab.fill()
    asked(lab)
    assert asked(lab) == []
    with reading(AUDIT):
        assert PermissionRequest.objects.count() == 1
    assert told(lab.cast.supervisor) == ["asked"]


def test_the_second_of_two_taps_leads_where_the_first_did(lab: Lab) -> None:
    lab.fill()
    client, boss = browser(lab.cast.staff[0]), str(lab.cast.supervisor.pk)
    sent = {"supervisors": [boss], "note": "Neljä viikkoa"}
    first, again = client.post(address(lab), sent), client.post(address(lab), sent)
    assert (first.status_code, again.status_code) == (302, 302)
    assert first["Location"] == again["Location"]
    with reading(AUDIT):
        assert PermissionRequest.objects.count() == 1


def test_a_supervisor_in_the_team_is_not_asked_and_reads_as_its_member(lab: Lab) -> None:
    lab.fill()
    member = lab.cast.staff[1]
    grant_to(member, "supervisor", "unit", str(lab.cast.unit.pk))
    bosses = queries.bosses_of(queries.mates_of(lab.experiment))
    assert [one.name for one in bosses.others] == ["Esa Esihenkilö"]
    assert bosses.inside == (member.name,)
    with pytest.raises(DomainError, match="permission_not_theirs"):
        asked(lab, member)
    shown = words(browser(lab.cast.staff[0]).get(address(lab)))
    assert f"{member.name} on tiimissänne" in shown or f"{member.name} is in your team" in shown
    assert browser(member).get(address(lab)).status_code == 200


def test_nobody_else_is_asked_and_nothing_is_asked_of_an_empty_plan(lab: Lab) -> None:
    lab.fill(Step.PROBLEM)
    with pytest.raises(DomainError) as refused:
        asked(lab)
    assert (refused.value.code, refused.value.facts["step"]) == ("permission_empty", Step.TRIAL)
    lab.fill(Step.TRIAL)
    for nobody in (lab.cast.stranger, lab.cast.manager, lab.cast.facilitator):
        with pytest.raises(DomainError, match="permission_not_theirs"):
            asked(lab, nobody)
    with pytest.raises(DomainError, match="permission_nobody"):
        services.ask_permission(lab.member(), supervisors=[])


@pytest.mark.both
def test_the_team_takes_it_back_and_the_plan_closes(lab: Lab) -> None:
    lab.fill()
    (made,) = asked(lab)
    client = browser(lab.cast.supervisor)
    assert "ensitapaaminen" in words(client.get(f"/luvat/{made.pk}/"))
    sent = browser(lab.cast.staff[1]).post(f"{address(lab)}{made.pk}/peru/")
    assert sent.status_code == 302
    page = client.get(f"/luvat/{made.pk}/")
    assert page.status_code == 200
    assert "ensitapaaminen" not in words(page)
    assert client.post(f"/luvat/{made.pk}/", {"answer": "yes"}).status_code == 409
    assert nod(lab) == ("", None)
    assert browser(lab.cast.staff[1]).post(f"{address(lab)}{made.pk}/peru/").status_code == 302, "twice is once"


def test_an_answer_is_given_once_and_the_same_again_is_the_same(lab: Lab) -> None:
    lab.fill()
    (made,) = asked(lab)
    client = browser(lab.cast.supervisor)
    for _time in range(2):
        assert client.post(f"/luvat/{made.pk}/", {"answer": "yes", "words": ""}).status_code == 302
    assert client.post(f"/luvat/{made.pk}/", {"answer": "not_now", "words": ""}).status_code == 409
    assert request(made.pk).answer == "yes"
    assert client.post(f"/luvat/{made.pk}/", {"answer": "maybe"}).status_code == 422
    assert browser(lab.cast.staff[0]).post(f"{address(lab)}{made.pk}/peru/").status_code == 409
    assert Notice.objects.filter(person=lab.cast.staff[0], code="answered").count() == 1


@pytest.mark.both
def test_after_a_week_of_silence_the_team_is_told_once_and_nobody_else(lab: Lab) -> None:
    lab.fill()
    asked(lab)
    Notice.objects.all().delete()
    now = clock.now()
    with clock.travel(now + timedelta(days=6, hours=23)):
        assert services.tell_silences() == 0
    with clock.travel(now + timedelta(days=7, minutes=1)):
        assert services.tell_silences() == 1
        assert services.tell_silences() == 0
        shown = words(browser(lab.cast.staff[0]).get(address(lab)))
    heard = set(Notice.objects.values_list("person_id", "code"))
    assert heard == {(one.pk, "silence") for one in lab.cast.staff[:3]}
    assert "viikko" in shown.lower() or "A week has gone" in shown


def test_no_silence_is_told_of_what_was_answered_taken_back_or_is_over(lab: Lab) -> None:
    lab.fill()
    (made,) = asked(lab)
    services.withdraw_permission(lab.member(), made)
    asked(lab)
    Experiment.objects.filter(pk=lab.experiment.pk).update(state=State.INTERRUPTED)
    with clock.travel(clock.now() + timedelta(days=8)):
        assert services.tell_silences() == 0


def canaries(lab: Lab) -> None:
    """Numbers, diary, drafts and the other steps, each with a word that is looked for."""
    lab.fill(belief=CANARIES["belief"], what=CANARIES["what"], problem=CANARIES["problem"])
    member, cycle = lab.member(), lab.cycle
    services.plan(member)
    with reading(AUDIT):
        DiaryEntry.objects.create(
            experiment=lab.experiment, cycle=cycle, happened_on=clock.today(), kind="surprise",
            text=CANARIES["diary"], made_at=clock.now(),
        )  # fmt: skip
        Observation.objects.create(
            experiment=lab.experiment, cycle=cycle, kind="baseline", observed_on=clock.today(),
            value=Decimal(CANARIES["number"]), made_at=clock.now(),
        )  # fmt: skip
        Result.objects.filter(cycle=cycle).update(learned=CANARIES["learned"])
    services.keep_draft(member, Step.TRIAL, values={"where": CANARIES["draft"]}, base_version=1)


def pages_of(lab: Lab, person: Person, pk: object) -> list[str]:
    """Everything a supervisor may open, whole."""
    client = browser(person)
    found = []
    for path in ("/", "/luvat/", f"/luvat/{pk}/", "/ilmoitukset/", address(lab, ""), address(lab), "/oma/tiedot/"):
        answer = client.get(path)
        found.append(answer.content.decode() if answer.status_code == 200 else "")
    return found


@pytest.mark.both
@pytest.mark.parametrize("when", ["asked", "answered", "withdrawn", "decided"])
def test_no_number_diary_or_draft_reaches_the_supervisor(lab: Lab, when: str) -> None:
    canaries(lab)
    (made,) = asked(lab)
    if when == "answered":
        services.answer_permission(opened(lab.cast.supervisor, made.pk), answer="yes")
    elif when == "withdrawn":
        services.withdraw_permission(lab.member(), made)
    elif when == "decided":
        Cycle.objects.filter(pk=lab.cycle.pk).update(decided_at=clock.now())
        Experiment.objects.filter(pk=lab.experiment.pk).update(state=State.DECIDED, submitted_at=clock.now())
    shown = pages_of(lab, lab.cast.supervisor, made.pk)
    assert shown[2], "the page of the request is there"
    for canary in (*CANARIES.values(), "98 765", "98765"):
        assert not any(canary in page for page in shown), canary
    sees = "ensitapaaminen" in shown[2]
    assert sees is (when in {"asked", "answered"}), "until the decision, and not after it was taken back"
    # Only the request's own page shows the plan.
    assert not any("ensitapaaminen" in page for page in (*shown[:2], *shown[3:]))
    for other in (lab.cast.stranger, lab.cast.manager, lab.cast.facilitator, lab.cast.staff[3], lab.cast.staff[0]):
        assert browser(other).get(f"/luvat/{made.pk}/").status_code == 404


def test_who_supervises_the_members_no_more_sees_nothing(lab: Lab) -> None:
    lab.fill()
    (made,) = asked(lab)
    for person in lab.cast.staff[:3]:
        move(person, lab)
    client = browser(lab.cast.supervisor)
    assert client.get(f"/luvat/{made.pk}/").status_code == 404
    assert f"/luvat/{made.pk}/" not in words(client.get("/")).partition("<aside")[0], "an old notice leads nowhere"
    assert str(made.pk) not in client.get("/luvat/").content.decode()


def test_strangers_to_the_team_find_no_page_of_its_permission(lab: Lab) -> None:
    lab.fill()
    (made,) = asked(lab)
    for page in ("lupa/", "kerro/", "rytmi/"):
        assert browser(lab.cast.stranger).get(address(lab, page)).status_code == 404
        assert browser(lab.cast.supervisor).get(address(lab, page)).status_code == 404
        assert browser(lab.cast.facilitator).get(address(lab, page)).status_code == 403
        assert browser(lab.cast.staff[3]).get(address(lab, page)).status_code in {403, 404}
    for other in (lab.cast.stranger, lab.cast.staff[3]):
        assert browser(other).post(f"{address(lab)}{made.pk}/peru/").status_code in {403, 404}
    assert request(made.pk).state == "asked"


def test_the_team_sees_before_it_asks_what_the_supervisor_will_see(lab: Lab) -> None:
    lab.fill()
    before = words(browser(lab.cast.staff[0]).get(address(lab)))
    plan = before.partition('<dl class="kv3">')[2].partition("</dl>")[0]
    sent = browser(lab.cast.staff[0]).post(address(lab), {"supervisors": [str(lab.cast.supervisor.pk)], "note": "Hei"})
    assert sent.status_code == 302
    with reading(AUDIT):
        made = PermissionRequest.objects.get()
    after = words(browser(lab.cast.supervisor).get(f"/luvat/{made.pk}/"))
    assert plan
    assert after.partition('<dl class="kv3">')[2].partition("</dl>")[0] == plan
    assert after.count('name="answer"') == 3


@pytest.mark.both
def test_a_request_is_the_next_thing_on_the_supervisors_home(lab: Lab) -> None:
    lab.fill()
    (made,) = asked(lab)
    shown = words(browser(lab.cast.supervisor).get("/"))
    assert f"/luvat/{made.pk}/" in shown
    assert "Esa, " in shown.partition("</h1>")[0]
    services.answer_permission(opened(lab.cast.supervisor, made.pk), answer="yes")
    assert f"/luvat/{made.pk}/" not in words(browser(lab.cast.supervisor).get("/")).partition("<aside")[0]


def test_bad_input_keeps_the_text_and_asks_nobody(lab: Lab) -> None:
    lab.fill()
    client = browser(lab.cast.staff[0])
    boss = str(lab.cast.supervisor.pk)
    long = "ä" * 161
    page = client.post(address(lab), {"supervisors": [boss], "note": long})
    assert page.status_code == 422
    assert long in page.content.decode()
    assert client.post(address(lab), {"note": "Hei"}).status_code == 422
    assert client.post(address(lab), {"supervisors": [str(lab.cast.stranger.pk)]}).status_code == 422
    with reading(AUDIT):
        assert not PermissionRequest.objects.exists()


def test_a_supervisor_hears_nothing_of_what_staff_does(lab: Lab) -> None:
    """T25, W4: none of the deeds of a team becomes a notice or a mail of its supervisor."""
    lab.started()
    services.amend(
        lab.member(), "prediction", changes={"value": Decimal(8)}, reason="Mittasimme väärää.", base_version=3
    )
    services.share_step(lab.member(), Step.TRIAL, shared=True)
    assert Notice.objects.filter(person=lab.cast.staff[1]).exists()
    assert not Notice.objects.filter(person=lab.cast.supervisor).exists()
    assert not OutboxMail.objects.filter(recipient=str(lab.cast.supervisor.pk)).exists()


def test_the_number_of_statements_does_not_grow_with_requests(lab: Lab) -> None:
    lab.fill()
    for number in range(4):
        boss = person_of(f"Esihenkilö {number}", lab.cast.unit)
        grant_to(boss, "supervisor", "unit", str(lab.cast.unit.pk))
        (made,) = asked(lab, boss)
        services.answer_permission(opened(boss, made.pk), answer="talk_first")
    (made,) = asked(lab)
    for person, path in (
        (lab.cast.staff[0], address(lab)),
        (lab.cast.supervisor, f"/luvat/{made.pk}/"),
        (lab.cast.supervisor, "/luvat/"),
        (lab.cast.supervisor, "/"),
    ):
        client = browser(person)
        client.get(path)
        with CaptureQueriesContext(connection) as asked_for:
            assert client.get(path).status_code == 200
        assert len(asked_for) <= 12, (path, [one["sql"] for one in asked_for])
