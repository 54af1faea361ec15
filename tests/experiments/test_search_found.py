"""What search finds of experiments: what their own pages open, no more and no less, and never two of one (A5, P12)."""

from __future__ import annotations

from contextlib import suppress
from typing import Any
from urllib.parse import unquote

import pytest
from django.db import connection, transaction
from django.http import Http404
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from examples import LONG
from experiments import others_stage, publishers, search_stage, trials
from experiments.lab import SETUP, Lab
from experiments.others_stage import ROLES, decided, drawn_reader, scopes, team_of
from experiments.search_stage import codes, found, go_out, index, page, texts
from oppiva.core.errors import DomainError
from oppiva.core.policy import ANONYMOUS, Actor, Level, reading
from oppiva.experiments import rules, services
from oppiva.experiments.models import Decision, Experiment, Problem, Result, ShareLevel, State, Step, StepShare
from oppiva.experiments.services.searched import BEGUN, KINDS, PUBLISHED, WHOLE, taken_out
from oppiva.jobs import clock
from oppiva.people.queries import actor_for
from oppiva.search import slots
from oppiva.search.models import TextDoc
from search.working import likest
from workshops.cast import another, browser, grant_to

pytestmark = pytest.mark.django_db
EXAMPLES = 200 if LONG else 8
WORD = "kysymystä"  # in every text


def expected(actor: Actor, every: list[Experiment]) -> dict[str, set[str]]:
    """By kind, what the pages of the experiments themselves open to this reader."""
    open_: dict[str, set[str]] = {kind: set() for kind in KINDS}
    for one in every:
        try:
            sight = rules.experiment_for(actor, one.programme.code, one.code)
        except Http404:
            continue
        if one.submitted_at is None:
            if rules.may_read_step(sight.actor, one, sight.cycle, Step.PROBLEM) and rules.is_shared(sight.cycle, "S1"):
                open_[BEGUN].add(one.code)
        elif sight.level == Level.FULL:
            open_[PUBLISHED if sight.public_alone else WHOLE].add(one.code)
    return open_


@pytest.fixture
def crowd(lab: Lab) -> list[tuple[str, str]]:
    """Eight experiments in two series: drafts, one of them with a step shown, decided, shared wider, published."""
    cast, second = lab.cast, another(lab.cast, "98")
    made = [*lab.experiments, *(team_of(cast.first, n) for n in (3, 4)), *(team_of(second, n) for n in (1, 2, 3, 4))]
    levels = [ShareLevel.SERIES, ShareLevel.PROGRAMME, ShareLevel.PUBLIC, ShareLevel.TEAM]
    lab.fill(Step.PROBLEM, problem=f"Kanarialintu: {WORD} ei jaeta.")
    for number, one in enumerate(made):
        if levels[number % 4] == ShareLevel.TEAM or number == 0:
            with reading(SETUP):
                Problem.objects.filter(experiment=one).update(name="Luonnos", problem=f"Salainen {WORD}")
            if number == 7:
                StepShare.objects.create(experiment=one, cycle=one.cycles.get(), step="S1", at=clock.now())
            continue
        state = State.PUBLISHED if levels[number % 4] == ShareLevel.PUBLIC else State.DECIDED
        done = decided(one, level=levels[number % 4], state=state, choice=["keep", "stop"][number % 2])
        if number == 5:
            where = {"units": [str(cast.unit.pk)], "areas": ["23"]}
            Experiment.objects.filter(pk=one.pk).update(**where)
        if state == State.PUBLISHED:
            go_out(done)
    index()
    return scopes(cast, second)


@pytest.mark.heavy
@pytest.mark.both
@settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(data=st.data())
def test_page_and_title_field_find_what_the_experiments_own_pages_open(
    data: st.DataObject, lab: Lab, crowd: list[tuple[str, str]]
) -> None:
    draw, every = data.draw, list(Experiment.objects.select_related("team__series", "programme"))
    with transaction.atomic():
        person, held = drawn_reader(draw, lab, crowd)
        actor = actor_for(person)
        open_ = expected(actor, every)
        here = rules.with_all_places(actor)[0]
        of = {one.pk: one.code for one in every}
        for name in KINDS:
            kind = slots.kind_of(name)
            assert kind is not None
            seen = {of[row["pk"]] for row in kind.visible_to(here)}
            assert seen == open_[name], (name, held)
        on_page = found(browser(person), WORD)
        assert set(on_page) == set().union(*open_.values()), held
        assert len(on_page) == len(set(on_page)), "one experiment as two kinds"
        if person == lab.cast.staff[0]:
            at = reverse("experiments:prior", args=[lab.cast.programme.code, lab.experiment.code])
            html = browser(person).post(at, {"name": WORD, "osa": "1"}).content.decode()
            assert html.count("data-prior-address") == min(5, len(set(on_page) - {lab.experiment.code}))
            assert all(f"/{code}/" in html for code in on_page[:5])
        transaction.set_rollback(True)


@pytest.mark.pg
def test_without_the_filter_the_database_gives_the_texts_that_the_pages_open(
    lab: Lab, crowd: list[tuple[str, str]]
) -> None:
    """The second wall of the index (A4): the policy of each kind says what its rights say, role by role and place."""
    person = lab.cast.others[0]
    for role in ROLES:
        for kind, scope in crowd:
            with transaction.atomic():
                with suppress(DomainError):
                    grant_to(person, role, kind, scope)
                actor = actor_for(person)
                here = rules.with_all_places(actor)[0]
                open_ = {name: {row["pk"] for row in slots.kind_of(name).visible_to(here)} for name in KINDS}  # type: ignore[union-attr]
                given: dict[str, set[object]] = {name: set() for name in KINDS}
                with reading(actor):
                    for name, pk in TextDoc.objects.values_list("kind", "object_id"):
                        given[name].add(pk)
                assert given[WHOLE] == open_[WHOLE], (role, kind)
                assert given[BEGUN] == open_[BEGUN], (role, kind)
                assert open_[PUBLISHED] <= given[PUBLISHED] <= open_[PUBLISHED] | open_[WHOLE], (role, kind)
                transaction.set_rollback(True)
    with reading(ANONYMOUS):
        assert set(TextDoc.objects.values_list("kind", flat=True)) == {PUBLISHED}


def test_a_stranger_finds_what_went_out_and_nothing_else(lab: Lab, crowd: list[tuple[str, str]]) -> None:
    every = list(Experiment.objects.select_related("team__series", "programme"))
    open_ = expected(ANONYMOUS, every)
    assert open_[PUBLISHED]
    assert not open_[WHOLE] | open_[BEGUN]
    html = page(Client(), WORD)
    assert set(codes(html)) == open_[PUBLISHED]
    for word in ("Salainen", "Kanarialintu", "Luonnos"):
        assert word not in html
        assert found(Client(), word) == []


def test_a_step_is_found_while_it_is_shown_by_the_facilitators_and_its_team(lab: Lab) -> None:
    lab.fill(Step.PROBLEM, problem="Lumikko juoksee.")
    leader, other = browser(lab.cast.facilitator), browser(lab.cast.staff[3])
    assert texts(BEGUN) == {}, "what is not shown stands in no index"
    services.share_step(lab.member(), Step.PROBLEM, shared=True)
    code = lab.experiment.code
    assert found(leader, "lumikko") == found(browser(lab.cast.staff[0]), "lumikko") == [code]
    assert found(other, "lumikko") == found(Client(), "lumikko") == []
    lab.fill(Step.PROBLEM, problem="Kärppä juoksee.")
    assert found(leader, "kärppä") == [code]
    assert "lumikko" not in "".join(texts(BEGUN).values()).lower()
    services.share_step(lab.member(), Step.PROBLEM, shared=False)
    assert texts(BEGUN) == {}
    services.share_step(lab.member(), Step.PROBLEM, shared=True)
    lab.fill(Step.PROBLEM, problem="Kärppä, tunnus 131052-308T.")  # closes what was shown
    assert texts(BEGUN) == {}
    lab.fill(Step.PROBLEM, Step.PREDICTION)
    services.share_step(lab.member(), Step.PREDICTION, shared=True)
    html = page(leader, "tekstiviestikysymys")
    assert codes(html) == [code]
    assert "Puolet ensimmäisestä" not in html, "the problem is not shown"
    assert lab.experiment.code in next(iter(texts(BEGUN).values())), "nor its name"


def test_a_decision_puts_the_record_in_the_place_of_what_was_shown(lab: Lab) -> None:
    with trials.on(trials.START):
        lab.fill()
        services.share_step(lab.member(), Step.PROBLEM, shared=True)
        assert len(texts(BEGUN)) == 1
        services.plan(lab.member())
        services.start(lab.member())
        trials.number(lab, trials.START)
    with trials.on(publishers.DAY):
        services.end_due_trials()
        trials.result(lab)
        assert texts(WHOLE) == {}
        trials.decide(lab)
    assert texts(BEGUN) == {}
    (held,) = texts(WHOLE).values()
    assert held.startswith("Kolme kysymystä ennen tapaamista\n")
    order = ("Kysymme taustatiedot", "Puolet ensimm", "Kolme tekstivi", "neljäs ei lisää")
    assert sorted(order, key=held.index) == list(order), "in the order of the form"
    assert found(browser(lab.cast.staff[3]), "taustatiedot") == [lab.experiment.code]
    assert found(Client(), "taustatiedot") == []


def test_a_page_that_goes_out_is_found_by_all_until_it_is_withdrawn(lab: Lab) -> None:
    publishers.published(lab, "stop")
    code = lab.experiment.code
    assert set(texts(PUBLISHED)) == {lab.experiment.pk}
    html = page(Client(), "tapaamisessa jäi enemmän aikaa")  # of the summary in plain words
    assert codes(html) == [code]
    assert reverse("experiments:public", args=[lab.cast.programme.code, code]) in html
    assert "opetettiin" in html or "stopped" in html.lower()
    own = page(browser(lab.cast.staff[3]), "taustatiedot")
    assert codes(own) == [code]
    assert f"{code}/julkinen/" not in own, "who reads the whole record is led there"
    services.withdraw(publishers.member(lab), reason="Teksti muuttuu.")
    assert texts(PUBLISHED) == {}
    assert found(Client(), "taustatiedot") == []
    assert found(browser(lab.cast.staff[3]), "taustatiedot") == [code]
    with reading(SETUP):
        version = Decision.objects.get(cycle=lab.cycle).version
    why = {"why": "Hilleri lopetti tämän."}
    services.correct_decision(lab.member(), lab.cycle, changes=why, reason="Syy oli väärä.", base_version=version)
    assert found(browser(lab.cast.staff[3]), "hilleri") == [code]


def test_what_is_deleted_is_found_no_more(lab: Lab) -> None:
    made = decided(lab.experiments[1], name="Näätä ensin")
    index()
    reader = browser(lab.cast.staff[0])
    assert found(reader, "näätä") == [made.code]
    Experiment.objects.filter(pk=made.pk).update(deleted_in="00000000-0000-4000-8000-000000000001")
    assert found(reader, "näätä") == [], "by its rights, whatever the index holds"
    taken_out([made.pk])
    assert texts(WHOLE) == {}


def test_filters_and_orders_stand_in_the_address(lab: Lab) -> None:
    first = decided(lab.experiments[0], choice="keep", theme="customer", problem_of=["jobseeker"])
    second = decided(lab.experiments[1], choice="stop", theme="wellbeing", problem_of=["employer", "partner"])
    third = decided(team_of(lab.cast.first, 3), choice="change", theme="customer", level="public", state="published")
    go_out(third)
    Experiment.objects.filter(pk=second.pk).update(areas=["23"])
    with reading(SETUP):
        Result.objects.filter(experiment=first).update(minutes_used=90, certainty=2)
        Result.objects.filter(experiment=second).update(minutes_used=2401, certainty=0)
    index()
    reader = browser(lab.cast.staff[3])
    assert set(found(reader, WORD)) == {first.code, second.code, third.code}
    assert found(reader, WORD, miten="stop") == [second.code]
    assert set(found(reader, WORD, miten=["stop", "keep"])) == {first.code, second.code}
    assert found(reader, WORD, kenelle="partner") == [second.code]
    assert set(found(reader, WORD, teema="customer")) == {first.code, third.code}
    assert found(reader, WORD, teema="customer", miten="keep") == [first.code]
    assert found(reader, WORD, alue="23") == [second.code]
    assert found(reader, WORD, tyo="short") == [first.code]
    assert found(reader, WORD, tyo="long") == [second.code]
    assert found(reader, WORD, tyo="untold") == [third.code]
    assert found(reader, WORD, miten="under_way") == []
    assert found(reader, WORD, jarjestys="varmin")[0] == first.code
    assert len(found(reader, WORD, miten="nothing-such", jarjestys="sivuttain")) == 3
    stranger = Client()
    assert found(stranger, WORD) == found(stranger, WORD, miten="change", teema="customer") == [third.code]
    assert found(stranger, WORD, miten="keep") == found(stranger, WORD, tyo="short") == []
    assert found(stranger, WORD, tyo="untold") == found(stranger, WORD, kenelle="jobseeker") == [third.code]
    html = page(reader, WORD, miten="stop")
    assert 'name="miten" value="stop" checked' in html
    none = page(reader, WORD, miten="stop", teema="customer")
    assert 'class="hit"' not in none
    assert none.count('class="chip"') == 2


SAYING_LITTLE = ("", "   ", "?", '"', "ja on että", "x" * 2000, "MATCH OR NEAR(", "\x00\u202e", "日本語")


@pytest.mark.both
@pytest.mark.parametrize("text", SAYING_LITTLE)
def test_a_question_that_says_little_is_answered_calmly(lab: Lab, text: str) -> None:
    decided(lab.experiments[1])
    index()
    assert len(codes(page(browser(lab.cast.staff[0]), text))) <= 1


@pytest.mark.parametrize(
    "address",
    [
        "sivu=999999999", "sivu=-1", "sivu=abc", "sivu=0", "sivu=50", "jarjestys=%00", "teema=%00&alue=%27", "mita=x",
        "q=toinen&q=%00", "teema=customer&teema=customer", "miten=stop&miten=%F0%9F%92%A5", "osa=1&kokeiltu=%0A",
    ],
)  # fmt: skip
def test_an_address_that_nobody_made_is_answered_calmly(lab: Lab, address: str) -> None:
    decided(lab.experiments[1])
    index()
    for client in (browser(lab.cast.staff[0]), Client()):
        assert client.get(f"{reverse('search:search')}?q={WORD}&{address}").status_code == 200


@pytest.mark.parametrize("switched", [True, False])
def test_with_search_off_the_page_says_so_and_everything_else_works(lab: Lab, settings: Any, switched: bool) -> None:
    decided(lab.experiments[1])
    index()
    settings.OPPIVA_SEARCH = switched
    client = browser(lab.cast.staff[0])
    assert (codes(page(client, WORD)) != []) is switched
    assert ("switched off" in page(client, WORD) or "pois käytöstä" in page(client, WORD)) is not switched
    args = [lab.cast.programme.code, lab.experiment.code]
    assert client.get(reverse("experiments:problem", args=args)).status_code == 200
    assert client.post(reverse("experiments:prior", args=args), {"name": WORD, "osa": "1"}).status_code == 200


@pytest.mark.heavy
@pytest.mark.parametrize("count", [10, 1_000])
def test_the_pages_ask_as_often_whatever_there_is(lab: Lab, count: int) -> None:
    made = decided(team_of(lab.cast.first, 3))
    others_stage.again(made, count - 1)
    index()
    client, args = browser(lab.cast.staff[0]), [lab.cast.programme.code, made.code]
    for most, address in (
        (10, reverse("search:search", query={"q": WORD})),
        (11, reverse("search:search", query={"q": WORD, "jarjestys": "varmin"})),
        (5, reverse("search:search")),
        (13, reverse("experiments:alike", args=args)),
    ):
        client.get(address)
        with CaptureQueriesContext(connection) as asked:
            html = client.get(address).content.decode()
        # PostgreSQL is told who reads; and a session that no sign-in has made costs two more than one that has.
        assert len([one for one in asked.captured_queries if "set_config" not in one["sql"]]) - 2 <= most, address
        assert html.count('<li class="hit">') == (min(count, 20) if WORD in unquote(address) else 5)


def test_what_is_not_open_costs_what_its_own_page_costs(lab: Lab) -> None:
    """Nobody tells by how long it takes whether there is such an experiment (A3)."""
    index()
    args, client = [lab.cast.programme.code, lab.experiment.code], browser(lab.cast.stranger)
    asked = []
    for name in ("experiment", "alike"):
        at = reverse(f"experiments:{name}", args=args)
        client.get(at)
        with CaptureQueriesContext(connection) as made:
            assert client.get(at).status_code == 404
        asked.append(len(made.captured_queries))
    assert asked[0] == asked[1]


def test_alike_are_told_under_the_readers_rights(lab: Lab, crowd: list[tuple[str, str]]) -> None:
    published = Experiment.objects.filter(state=State.PUBLISHED).order_by("code")
    first, second = published[:2]
    at = reverse("experiments:alike", args=[lab.cast.programme.code, first.code])
    html = Client().get(at).content.decode()
    assert codes(html) == [second.code]
    own = browser(lab.cast.staff[3]).get(at).content.decode()
    assert second.code in codes(own)
    assert len(codes(own)) > 1
    assert first.code not in codes(own)
    draft = reverse("experiments:alike", args=[lab.cast.programme.code, lab.experiments[0].code])
    assert Client().get(draft).status_code == 404
    part = Client().get(f"{at}?osa=1").content.decode()
    assert "<html" not in part
    assert codes(part) == [second.code]
    assert likest(ANONYMOUS, WHOLE, first.pk) == []
    assert search_stage.texts(BEGUN)
