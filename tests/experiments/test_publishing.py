"""From the decided record to a page for everybody: gate, check by hash, numbers, names, withdrawal (records.md 2.1)."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from experiments import publishers, trials
from experiments.lab import Lab
from oppiva.core.chain import digest
from oppiva.core.errors import DomainError
from oppiva.core.policy import reading
from oppiva.experiments import services
from oppiva.experiments.models import FlagDecision, Problem, Snapshot
from oppiva.jobs.models import OutboxMail
from oppiva.people.models import Notice
from oppiva.people.notices import line_of
from oppiva.people.queries import actor_for, newest_notices
from pages.table import TABLE
from workshops.cast import browser

pytestmark = pytest.mark.django_db
DAY = publishers.DAY
# The session of a test is not listed among the person's own: session and person are read each by itself.
UNLISTED = 2
VESANTO = "Tuulikki Vesanto"


def at(lab: Lab, more: str = "") -> str:
    return f"/en/hanke/{lab.cast.programme.code}/kokeilut/{lab.experiment.code}/{more}"


def page(answer: Any) -> str:
    return " ".join(answer.content.decode().replace("\u00a0", " ").split())


def codes(refused: pytest.ExceptionInfo[DomainError]) -> tuple[str, ...]:
    found = refused.value.facts["codes"]
    assert isinstance(found, tuple)
    return found


@pytest.mark.both
def test_the_whole_way_over_http(lab: Lab) -> None:
    trials.carry_out(lab, "stop")
    team, leader = browser(lab.cast.staff[0]), browser(lab.cast.facilitator)
    with trials.on(DAY):
        first = page(team.get(at(lab, "julkaisu/")))
        assert "Choose first that everybody may see it" in first
        assert "btn--gate" in first
        refused = team.post(at(lab, "julkaisu/julkaise/"))
        assert refused.status_code == 409
        assert "summary in plain words" in page(refused)
        version = lab.experiment.version
        assert team.post(at(lab, "nakyvyys/"), {"level": "public", "base_version": version}).status_code == 302
        form = team.get(at(lab, "julkaisu/teksti/")).context["form"]
        sent = {name: form[name].value() for name in form.fields} | {"plain_summary": publishers.PLAIN}
        assert team.post(at(lab, "julkaisu/teksti/"), {**sent, "base_version": 1}).status_code == 302
        assert "Wait first for everybody" in page(team.get(at(lab, "julkaisu/")))
        team.post(at(lab, "julkaisu/nimet/"))
        asked = Notice.objects.filter(code="names_asked").values_list("person_id", flat=True)
        assert set(asked) == {one.pk for one in lab.cast.staff[1:3]}
        for number, named in enumerate("101"):
            browser(lab.cast.staff[number]).post(at(lab, "nakyvyys/"), {"named": named})
        assert "Ask for the check" in page(team.get(at(lab, "julkaisu/")))
        assert team.post(at(lab, "julkaisu/julkaise/")).status_code == 409
        assert team.post(at(lab, "julkaisu/pyynto/")).status_code == 302
        assert Notice.objects.filter(code="check_asked", person=lab.cast.facilitator).exists()
        opened = leader.get(at(lab, "julkaisu/tarkistus/"))
        assert "Can somebody recognise a customer?" in page(opened)
        answers = {"seen": publishers.prepared(lab).hash, "recognisable": "0", "names_allowed": "1", "sensitive": "0"}
        for place, _spot in enumerate(opened.context["form"].spots):
            answers |= {f"choice_{place}": "not_personal", f"reason_{place}": "Ei ole nimi."}
        assert leader.post(at(lab, "julkaisu/tarkistus/"), answers).status_code == 302
        before = page(team.get(at(lab, "julkaisu/julkaise/")))
        assert "Everybody will see the page" in before
        assert team.post(at(lab, "julkaisu/julkaise/")).status_code == 302
        assert lab.experiment.state == "published"
        out = Client().get(at(lab, "julkinen/"))
        assert out.status_code == 200
        assert not out.cookies
        shown = page(out)
    assert publishers.PLAIN in shown
    assert "It was stopped" in shown
    assert "CC BY 4.0" in shown
    assert lab.cast.staff[0].name in shown
    assert lab.cast.staff[1].name not in shown
    assert 'property="og:title"' in shown
    assert "nod_name" not in shown


def test_a_page_has_its_own_fields_and_nothing_else(lab: Lab) -> None:
    made = trials.carry_out(lab)
    assert made.pk
    lab_texts = publishers.prepared(lab)
    content = lab_texts.content()
    assert set(content) == {
        "format", "licence", "programme", "code", "language", "round", "team", "series", "areas", "texts", "reworded",
        "problem", "prediction", "trial", "numbers", "amendments", "result", "decision", "pictures", "speeches",
        "authors", "members", "unnamed",
    }  # fmt: skip
    for never in ("note", "who", "owner", "owner_role", "nod_name", "tasks"):
        assert f'"{never}"' not in json.dumps(content)


def test_what_is_missing_is_listed_in_its_order(lab: Lab) -> None:
    trials.carry_out(lab)
    with pytest.raises(DomainError) as refused:
        services.publish(publishers.member(lab))
    assert codes(refused) == ("E26", "E27", "names", "check")
    publishers.write(lab, "Liian lyhyt.")
    with pytest.raises(DomainError) as refused:
        services.ask_check(lab.member())
    assert codes(refused) == ("E26", "E27", "names")


def test_nothing_goes_out_before_the_decision(lab: Lab) -> None:
    trials.begin(lab)
    for deed in (services.ask_check, services.ask_names):
        with pytest.raises(DomainError, match="state_changed"):
            deed(lab.member())
    with pytest.raises(DomainError, match="share_too_wide"):
        services.set_share_level(lab.member(), "public", base_version=lab.experiment.version)
    assert browser(lab.cast.staff[0]).get(at(lab, "julkaisu/")).status_code == 409
    assert Client().get(at(lab, "julkinen/")).status_code == 404


def test_one_letter_changed_after_the_check_makes_it_outdated(lab: Lab) -> None:
    """T23 of text-analysis.md."""
    publishers.ready(lab)
    learned = "Toivo kertoi meille, että kolme kysymystä riittää."
    publishers.write(lab, learned=learned)
    with trials.on(DAY):
        services.ask_check(lab.member())
        publishers.confirm(lab, "Keksitty hahmo.")
        seen = publishers.prepared(lab).hash
        publishers.write(lab, publishers.PLAIN.replace("kolme", "3"), learned=learned)
        answer = browser(lab.cast.staff[0]).post(at(lab, "julkaisu/julkaise/"))
        assert answer.status_code == 409
        assert "a facilitator's check of exactly this text" in page(answer).replace("&#x27;", "'")
        assert [one.state for one in publishers.checks(lab)] == ["outdated"]
        assert publishers.publications(lab) == []
        services.ask_check(lab.member())
        leader = browser(lab.cast.facilitator)
        late = leader.post(at(lab, "julkaisu/tarkistus/"), {"seen": seen})
        assert late.status_code == 409
        assert "has changed since it was checked" in page(late)
        # Every place is asked anew, nothing is chosen; what was decided of the same words in the same text is told.
        asked = page(leader.get(at(lab, "julkaisu/tarkistus/")))
        assert "Decided earlier: Not personal data, Keksitty hahmo." in asked
        assert "checked>" not in asked
        publishers.confirm(lab)
        services.publish(publishers.member(lab))
    assert [one.state for one in publishers.checks(lab)] == ["outdated", "confirmed"]


def test_a_change_of_the_record_itself_is_noticed_when_one_publishes(lab: Lab) -> None:
    publishers.ready(lab)
    with trials.on(DAY):
        services.ask_check(lab.member())
        publishers.confirm(lab)
        with reading(publishers.TEST):
            Problem.objects.filter(experiment=lab.experiment).update(summary="Toinen lause kuin tarkistettu.")
        with pytest.raises(DomainError) as refused:
            services.publish(publishers.member(lab))
    assert codes(refused) == ("check",)
    # The refusal keeps that the check does not hold any more.
    assert [one.state for one in publishers.checks(lab)] == ["outdated"]


def test_a_name_that_is_also_a_word_is_decided_with_a_reason(lab: Lab) -> None:
    publishers.ready(lab)
    publishers.write(lab, f"{publishers.PLAIN} Toivo kertoi meille tuloksista.")
    with trials.on(DAY):
        services.ask_check(lab.member())
        client = browser(lab.cast.facilitator)
        opened = client.get(at(lab, "julkaisu/tarkistus/"))
        assert '<mark id="place-1">Toivo</mark>' in page(opened)
        answers = {"seen": publishers.prepared(lab).hash, "recognisable": "0", "names_allowed": "1", "sensitive": "0"}
        bare = client.post(at(lab, "julkaisu/tarkistus/"), {**answers, "choice_0": "not_personal", "reason_0": "ei"})
        assert bare.status_code == 422
        assert "at least three characters" in page(bare)
        assert "Decide about this place." in page(client.post(at(lab, "julkaisu/tarkistus/"), answers))
        said = {**answers, "choice_0": "not_personal", "reason_0": "Tässä sana, ei nimi."}
        assert client.post(at(lab, "julkaisu/tarkistus/"), said).status_code == 302
    (check,) = publishers.checks(lab)
    assert (check.state, check.confirmed_by) == ("confirmed", lab.cast.facilitator)
    with reading(publishers.TEST):
        (decided,) = FlagDecision.objects.filter(publication_check=check)
    assert (decided.kind, decided.choice, decided.reason) == ("NAME", "not_personal", "Tässä sana, ei nimi.")
    # The words themselves are not stored.
    assert "Toivo" not in json.dumps([decided.part, decided.part_hash, decided.reason])


def test_what_is_to_be_removed_goes_back_to_the_team_which_says_it_otherwise(lab: Lab) -> None:
    publishers.ready(lab)
    publishers.write(lab, f"{publishers.PLAIN} {VESANTO} auttoi.")
    with trials.on(DAY):
        services.ask_check(lab.member())
        client = browser(lab.cast.facilitator)
        answers = {"seen": publishers.prepared(lab).hash, "recognisable": "0", "names_allowed": "0", "sensitive": "0"}
        client.post(at(lab, "julkaisu/tarkistus/"), {**answers, "choice_0": "remove", "note": "Nimi pois, kiitos."})
        assert [one.state for one in publishers.checks(lab)] == ["open"]
        team = browser(lab.cast.staff[0])
        told = page(team.get(at(lab, "julkaisu/")))
        assert "The facilitator asks you to change something." in told
        assert VESANTO in told
        assert "Nimi pois, kiitos." in told
        assert team.post(at(lab, "julkaisu/julkaise/")).status_code == 409
        assert Notice.objects.filter(code="check_returned", person=lab.cast.staff[0]).exists()
        publishers.write(lab)
        services.ask_check(lab.member())
        publishers.confirm(lab)
        services.publish(publishers.member(lab))
    assert VESANTO not in publishers.publications(lab)[0].content


@pytest.mark.parametrize("answers", [{"recognisable": True}, {"names_allowed": False}, {"sensitive": True}])
def test_an_answer_that_forbids_it_sends_the_text_back(lab: Lab, answers: dict[str, bool]) -> None:
    publishers.ready(lab)
    with trials.on(DAY):
        services.ask_check(lab.member())
        found = publishers.prepared(lab)
        done = services.settle_check(
            publishers.leader(lab), seen=found.hash, answers={**publishers.FINE, **answers}, settled={}
        )
        assert (done.state, done.returned_at is not None) == ("open", True)
        with pytest.raises(DomainError, match="publish_missing"):
            services.publish(publishers.member(lab))


def test_only_a_facilitator_outside_the_team_checks(lab: Lab) -> None:
    publishers.ready(lab)
    services.ask_check(lab.member())
    people = lab.cast
    for person, status in (
        (people.staff[0], 403), (people.staff[3], 403), (people.manager, 403), (people.supervisor, 404),
        (people.stranger, 404), (people.facilitator, 200),
    ):  # fmt: skip
        assert browser(person).get(at(lab, "julkaisu/tarkistus/")).status_code == status, person
    assert Client().get(at(lab, "julkaisu/tarkistus/")).status_code == 302


def test_a_stranger_finds_nothing_of_the_way_and_others_of_the_series_may_not_press(lab: Lab) -> None:
    publishers.ready(lab)
    for more in ("julkaisu/", "julkaisu/teksti/", "julkaisu/kuvat/", "julkaisu/julkaise/", "julkinen/", "julkinen/1/"):
        assert browser(lab.cast.stranger).get(at(lab, more)).status_code == 404, more
    for more in ("julkaisu/nimet/", "julkaisu/pyynto/", "julkaisu/julkaise/", "julkaisu/poisto/"):
        assert browser(lab.cast.stranger).post(at(lab, more)).status_code == 404, more
        assert browser(lab.cast.staff[3]).post(at(lab, more)).status_code == 403, more
    # A facilitator publishes and withdraws, and writes nothing of the team's.
    leader = browser(lab.cast.facilitator)
    assert leader.get(at(lab, "julkaisu/")).status_code == 200
    assert leader.get(at(lab, "julkaisu/teksti/")).status_code == 403


@pytest.mark.both
def test_a_publication_is_numbered_frozen_and_a_failed_one_looks_the_same(lab: Lab) -> None:
    made = publishers.published(lab, "stop")
    content = json.loads(made.content)
    assert (made.number, made.sha256) == (1, digest(content))
    assert content["decision"]["choice"] == "stop"
    with reading(publishers.TEST):
        assert Snapshot.objects.filter(experiment=lab.experiment, occasion="publication", about="1").count() == 1
    with trials.on(DAY):
        assert services.publish(publishers.member(lab)).pk == made.pk
        publishers.write(lab, f"{publishers.PLAIN} Nyt vielä yksi lause.")
        assert publishers.PLAIN in page(Client().get(at(lab, "julkinen/")))
        services.ask_check(lab.member())
        publishers.confirm(lab)
        assert services.publish(publishers.leader(lab)).number == 2
    assert "Nyt vielä yksi lause." in page(Client().get(at(lab, "julkinen/")))
    for person, status in (
        (lab.cast.staff[0], 200), (lab.cast.manager, 200), (lab.cast.facilitator, 200), (lab.cast.stranger, 404),
    ):  # fmt: skip
        assert browser(person).get(at(lab, "julkinen/1/")).status_code == status
    assert Client().get(at(lab, "julkinen/1/")).status_code == 302


@pytest.mark.both
def test_a_name_taken_back_is_gone_at_once_from_every_version(lab: Lab) -> None:
    publishers.published(lab)
    name = lab.cast.staff[0].name
    assert name in page(Client().get(at(lab, "julkinen/")))
    with trials.on(date(2026, 4, 1)):
        services.set_author_name(lab.member(0), named=False)
    assert [one.number for one in publishers.publications(lab)] == [1, 2]
    assert name not in page(Client().get(at(lab, "julkinen/")))
    assert name not in page(browser(lab.cast.staff[1]).get(at(lab, "julkinen/1/")))
    assert str(lab.cast.staff[0].pk) not in publishers.publications(lab)[1].content
    # The same answer again makes no new version.
    services.set_author_name(lab.member(0), named=False)
    assert len(publishers.publications(lab)) == 2


def test_a_member_withdraws_the_page_with_a_reason(lab: Lab) -> None:
    publishers.published(lab)
    client = browser(lab.cast.staff[1])
    with trials.on(date(2026, 4, 1)):
        assert client.post(at(lab, "julkaisu/poisto/"), {"reason": "x"}).status_code == 422
        assert client.post(at(lab, "julkaisu/poisto/"), {"reason": "Haluan sen pois."}).status_code == 302
    found = lab.experiment
    assert (found.state, found.share_level) == ("decided", "programme")
    assert Client().get(at(lab, "julkinen/")).status_code == 404
    assert browser(lab.cast.manager).get(at(lab, "julkinen/1/")).status_code == 200
    assert publishers.publications(lab)[0].withdrawn_why == "Haluan sen pois."
    leader = Notice.objects.filter(code="withdrawn", person=lab.cast.facilitator).get()
    assert (leader.reason, leader.mailed_at) == ("", None), "one line of the digest, and the reason is the team's"
    assert lab.experiment.code in line_of(newest_notices(actor_for(lab.cast.facilitator))[0]).words
    assert browser(lab.cast.facilitator).get(leader.link).status_code == 200
    notice = Notice.objects.filter(code="withdrawn", person=lab.cast.staff[0]).get()
    assert notice.reason == "Haluan sen pois."
    mails = OutboxMail.objects.filter(kind="publication_withdrawn").values_list("recipient", flat=True)
    assert set(mails) == {lab.cast.staff[0].pk, lab.cast.staff[2].pk}


def test_what_is_published_is_not_narrowed_by_the_level(lab: Lab) -> None:
    publishers.published(lab)
    with pytest.raises(DomainError, match="share_published"):
        services.set_share_level(lab.member(), "series", base_version=lab.experiment.version)


def test_a_wording_of_its_own_leaves_the_record_and_is_told_on_the_page(lab: Lab) -> None:
    publishers.ready(lab)
    publishers.write(lab, learned="Kolme kysymystä riittää.")
    with trials.on(DAY):
        services.ask_check(lab.member())
        publishers.confirm(lab)
        made = services.publish(publishers.member(lab))
    assert json.loads(made.content)["reworded"] == ["learned"]
    assert "one text in other words" in page(Client().get(at(lab, "julkinen/")))
    with pytest.raises(DomainError, match="part_needed"):
        publishers.write(lab, learned="")


def test_the_hints_of_reading_are_given_without_a_verdict(lab: Lab) -> None:
    trials.carry_out(lab)
    client = browser(lab.cast.staff[0])
    form = client.get(at(lab, "julkaisu/teksti/")).context["form"]
    long = " ".join(["Kysyimme asiakkailta kolme asiaa viestillä ja sitten vielä toisen kerran"] * 3) + "."
    sent = {name: form[name].value() for name in form.fields} | {"plain_summary": long, "look": "1"}
    looked = client.post(at(lab, "julkaisu/teksti/"), {**sent, "base_version": 1})
    assert looked.status_code == 200
    assert "long sentence" in page(looked)
    assert publishers.prepared(lab).public is None


def test_the_pages_ask_a_bounded_number_of_questions(lab: Lab) -> None:
    publishers.published(lab)
    member, leader = browser(lab.cast.staff[0]), browser(lab.cast.facilitator)
    pages = [(Client(), "julkinen/", "public"), (member, "nakyvyys/", "visibility"), (member, "", "experiment")]
    pages += [(leader, "", "experiment"), (leader, "julkaisu/tarkistus/", "check")]
    for client in (member, leader):
        pages += [(client, "julkaisu/", "publishing"), (client, "julkaisu/julkaise/", "publish")]
    pages += [(member, "julkaisu/teksti/", "public_text"), (member, "julkaisu/kuvat/", "public_files")]
    for client, more, name in pages:
        address = at(lab, more)
        client.get(address)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(address).status_code == 200
        allowed = TABLE[f"experiments:{name}"].asks + UNLISTED * (client is not pages[0][0])
        assert len(asked) <= allowed, "\n".join([name, *(one["sql"][:300] for one in asked)])
