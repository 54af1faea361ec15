"""Others' experiments: who reads which, in which order, found how, and what nobody learns."""

from __future__ import annotations

import re
from datetime import timedelta
from decimal import Decimal
from html import unescape
from typing import Any

import pytest
from django.db import connection, transaction
from django.http import Http404
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from examples import LONG
from experiments import others_stage, publishers, trials
from experiments.lab import Lab
from experiments.others_list import address
from experiments.others_stage import decided, drawn_reader, scopes, team_of
from oppiva.core.policy import ANONYMOUS, Actor, Grant, Level, Place
from oppiva.experiments import others_words, queries, rules, services
from oppiva.experiments.exporting.rows import rows_of
from oppiva.experiments.models import Experiment, ShareLevel, State
from oppiva.experiments.queries import Asked, Counted, OtherExperiment
from oppiva.experiments.services.reading import set_would_try
from oppiva.jobs import clock
from oppiva.people.models import Person, RoleGrant
from oppiva.people.queries import actor_for
from oppiva.people.queries.searching import fits
from oppiva.workshops.services import sign_up
from workshops.cast import another, browser, grant_to

pytestmark = pytest.mark.django_db
EXAMPLES = 200 if LONG else 8
NAMES = ("Kolme kysymystä", "Ääni ensin", "Aani toisin", "Kävely=1+1", "Kutsu ja kysy")
TEXTS = ("", "", "ääni", "AANI", "kys", "kavely", "sk", "–")


def codes_on(client: Client, lab: Lab, **query: str) -> list[str]:
    """The codes on the cards, page after page; nothing where the list itself is not there."""
    found: list[str] = []
    for number in range(1, 9):
        answer = client.get(address(lab, **query, sivu=str(number)))
        if answer.status_code == 404:
            return []
        html = answer.content.decode()
        found += re.findall(r'<span class="code">([^<]+)</span> ·', html)
        if 'rel="next"' not in html:
            return found
    raise AssertionError("the list has no end")


def openable(actor: Actor, lab: Lab, experiment: Experiment) -> bool:
    """Whether the experiment's own page gives this reader what the team decided."""
    try:
        found = rules.experiment_for(actor, lab.cast.programme.code, experiment.code)
    except Http404:
        return False
    return found.insider is None and found.level == Level.FULL


def taken_out(lab: Lab, actor: Actor) -> set[str]:
    """The codes of others whose decided rounds the export holds: whole, or as they went out, like their own pages."""
    try:
        taken = rules.taking_out(actor, lab.cast.programme.code)
    except Http404:
        return set()
    own = rules.with_all_places(actor)[1]
    found = [one for one in taken.experiments if one.pk in taken.open and one.team_id not in own]
    alone = {one.code for one in found if one.pk in taken.public}
    pages = {one.code: rules.experiment_for(actor, lab.cast.programme.code, one.code).public_alone for one in found}
    assert alone == {code for code, public in pages.items() if public}
    rows = rows_of(queries.whole_of(taken)).rows
    codes = {one.code for one in found}
    for name in ("observations", "diary", "amendments"):
        assert not {row["experiment"] for row in rows[name]} & alone, name
    assert {row["experiment"] for row in rows["rounds"]} & codes == codes - alone  # nothing went out of these
    return codes


@pytest.fixture
def crowd(lab: Lab) -> list[tuple[str, str]]:
    """Eight experiments in two series: drafts, decided, shared wider, published; gives the scopes of grants."""
    cast, second = lab.cast, another(lab.cast, "98")
    made = [*lab.experiments, *(team_of(cast.first, n) for n in (3, 4)), *(team_of(second, n) for n in (1, 2, 3, 4))]
    levels = [ShareLevel.SERIES, ShareLevel.PROGRAMME, ShareLevel.PUBLIC, ShareLevel.TEAM]
    for number, one in enumerate(made):
        level = levels[number % 4]
        if level == ShareLevel.TEAM:
            continue  # a draft
        published = State.PUBLISHED if level == ShareLevel.PUBLIC else State.DECIDED
        decided(one, level=level, state=published, name=NAMES[number % len(NAMES)], choice=["keep", "stop"][number % 2])
        if number in {0, 5}:
            where = {"units": [str(cast.unit.pk), str(cast.far.pk)], "areas": ["23"]}
            Experiment.objects.filter(pk=one.pk).update(**where)
    return scopes(cast, second)


@pytest.mark.heavy
@settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(data=st.data())
def test_page_search_and_own_list_hold_what_the_experiments_own_pages_open(
    data: st.DataObject, lab: Lab, crowd: list[tuple[str, str]]
) -> None:
    draw, every = data.draw, list(Experiment.objects.select_related("team__series", "programme"))
    text = draw(st.sampled_from(TEXTS))
    with transaction.atomic():
        person, held = drawn_reader(draw, lab, crowd)
        actor, client = actor_for(person), browser(person)
        open_ = {one.code for one in every if openable(actor, lab, one)}
        shown = codes_on(client, lab)
        assert set(shown) == open_, held
        assert len(shown) == len(set(shown))
        assert taken_out(lab, actor) == open_, held
        here, _own = rules.with_all_places(actor)
        named = {one.code: (one.name, one.summary, one.learned) for one in _rows(lab, here, _own)}
        if text:
            hits = {code for code in open_ if fits(text, *named[code]) is not None}
            assert set(codes_on(client, lab, haku=text)) == hits, (held, text)
        for one in every:
            if one.code in open_:
                set_would_try(rules.experiment_for(actor, lab.cast.programme.code, one.code), wanted=True)
        assert {one.code for one in queries.own_list(here)} == open_, held
        transaction.set_rollback(True)


def _rows(lab: Lab, actor: Actor, own: frozenset[Any]) -> list[OtherExperiment]:
    return queries.others_of(actor, own, lab.cast.programme, Asked())


def test_the_property_above_does_hold_something(lab: Lab, crowd: list[tuple[str, str]]) -> None:
    drafts = {one.code for one in Experiment.objects.filter(submitted_at__isnull=True)}
    everything = {one.code for one in Experiment.objects.all()}
    assert len(drafts) == 2
    assert set(codes_on(browser(lab.cast.manager), lab)) == everything - drafts
    assert set(codes_on(browser(lab.cast.manager), lab, haku="aani")) == {
        one.experiment.code for one in _problems(lab) if "ni " in one.name
    }


def _problems(lab: Lab) -> list[Any]:
    from experiments.lab import SETUP
    from oppiva.core.policy import reading
    from oppiva.experiments.models import Problem

    with reading(SETUP):
        return list(Problem.objects.select_related("experiment").filter(experiment__submitted_at__isnull=False))


def test_each_role_finds_what_the_table_of_rights_gives_it(lab: Lab) -> None:
    cast, second = lab.cast, another(lab.cast, "98")
    own = decided(lab.experiments[0])
    wide = decided(team_of(second, 1), level=ShareLevel.PROGRAMME)
    near = decided(team_of(second, 2))
    public = decided(team_of(second, 3), level=ShareLevel.PUBLIC, state=State.PUBLISHED)
    draft = lab.experiments[1]
    everything = {own.code, wide.code, near.code, public.code}
    programme = str(cast.programme.pk)

    def reads(role: str, kind: str, scope: str) -> set[str]:
        within = frozenset({Place("programme", programme)}) if kind == "series" else frozenset[Place]()
        actor = Actor(str(cast.stranger.pk), (Grant(role, Place(kind, scope), within),))
        found = {one.code for one in rules.visible_to(actor)}
        assert draft.code not in found
        return found

    for role in ("analyst", "project_manager", "auditor", "facilitator"):
        assert reads(role, "programme", programme) == everything, role
    for role in ("participant", "facilitator"):
        assert reads(role, "series", str(cast.first.pk)) == {own.code, wide.code, public.code}, role
    for role, kind, scope in (
        ("supervisor", "unit", str(cast.unit.pk)), ("director", "area", "23"), ("area_admin", "area", "23"),
        ("communicator", "programme", programme), ("steering", "programme", programme),
        ("adopter", "programme", programme), ("employer_guest", "programme", programme),
    ):  # fmt: skip
        assert reads(role, kind, scope) == {public.code}, role
    assert {one.code for one in rules.visible_to(ANONYMOUS)} == {public.code}
    stranger = actor_for(cast.stranger)
    assert {one.code for one in rules.visible_to(stranger)} == {public.code}


@pytest.mark.both
def test_a_place_in_another_series_reads_what_is_shared_with_the_programme_and_a_stranger_does_not(lab: Lab) -> None:
    second = another(lab.cast, "98")
    other = lab.cast.others[3]
    sign_up(actor_for(other), second)
    made = decided(lab.experiments[0], level=ShareLevel.SERIES)
    for level, code in ((ShareLevel.SERIES, 404), (ShareLevel.PROGRAMME, 200)):
        Experiment.objects.filter(pk=made.pk).update(share_level=level)
        page = reverse("experiments:experiment", args=[lab.cast.programme.code, made.code])
        assert browser(other).get(page).status_code == code
        assert (made.code in codes_on(browser(other), lab)) == (code == 200)
        assert browser(lab.cast.stranger).get(page).status_code == 404
    assert codes_on(browser(lab.cast.stranger), lab) == []


def test_the_newest_decision_stands_first_whatever_it_was_and_the_code_is_the_tie(lab: Lab) -> None:
    now = clock.now()
    made = [*lab.experiments, *(team_of(lab.cast.first, number) for number in (3, 4))]
    for one, choice, days in zip(made, ("keep", "stop", "stop", "hand_over"), (9, 1, 1, 5), strict=True):
        decided(one, choice=choice, at=now - timedelta(days=days))
    shown = codes_on(browser(lab.cast.manager), lab)
    assert shown == [made[1].code, made[2].code, made[3].code, made[0].code]


@pytest.mark.both
def test_a_filter_narrows_and_stopped_ones_are_found_as_the_others(lab: Lab) -> None:
    kept = decided(lab.experiments[0], theme="customer")
    stopped = decided(
        lab.experiments[1], choice="stop", theme="wellbeing", problem_of=["employer"], name="Ääni lupasi liikaa"
    )
    client = browser(lab.cast.manager)
    assert codes_on(client, lab, paatos="stop") == [stopped.code]
    assert codes_on(client, lab, teema="customer") == [kept.code]
    assert codes_on(client, lab, kenen="employer") == [stopped.code]
    assert set(codes_on(client, lab, tila="decided_not_counted")) == {kept.code, stopped.code}
    assert codes_on(client, lab, tila="carried_out") == []
    assert codes_on(client, lab, haku="aani LIIKAA") == [stopped.code]
    assert set(codes_on(client, lab, paatos="no such")) == {kept.code, stopped.code}
    page = client.get(address(lab, paatos="stop", haku="ääni")).content.decode()
    assert "Was stopped" in page or "Lopetettiin" in page or "lopetettiin" in page
    assert 'value="ääni"' in unescape(page)
    nothing = client.get(address(lab, haku="ei mitään tällaista")).content.decode()
    assert stopped.code not in nothing


def test_htmx_gets_the_content_alone(lab: Lab) -> None:
    decided(lab.experiments[0])
    whole = browser(lab.cast.manager).get(address(lab)).content.decode()
    part = browser(lab.cast.manager).get(address(lab), headers={"HX-Request": "true"}).content.decode()
    assert "<html" in whole
    assert "<html" not in part
    assert part.lstrip().startswith('<main id="content"')
    assert lab.experiments[0].code in part


@pytest.mark.heavy
@pytest.mark.parametrize("count", [10, 1_000])
def test_the_list_asks_as_often_whatever_its_length(lab: Lab, count: int) -> None:
    made = decided(team_of(lab.cast.first, 3), numbers=(9, 8, 7))
    Experiment.objects.filter(pk=made.pk).update(areas=["23"])
    others_stage.again(made, count - 1)
    client = browser(lab.cast.staff[0])
    client.get(address(lab))
    with CaptureQueriesContext(connection) as asked:
        html = client.get(address(lab)).content.decode()
    # PostgreSQL is told who reads before each walled table; that is no read.
    assert len([one for one in asked.captured_queries if "set_config" not in one["sql"]]) == LIST
    assert html.count('<article class="card') == min(count, 24)
    heading = re.sub(r"&nbsp;|\s", "", html.partition("<h1")[2].partition("</h1>")[0])
    assert ("kymmenen" if count == 10 else str(count)) in heading


LIST = 12


def test_a_guest_reads_what_is_published_by_its_card_alone(lab: Lab) -> None:
    """W8: no diary, no nod, no owner, no name."""
    made = publishers.ready(lab)
    guest = lab.cast.others[0]
    Person.objects.filter(pk=guest.pk).update(unit=None)
    RoleGrant.objects.filter(person=guest).delete()
    grant_to(guest, "adopter", "programme", str(lab.cast.programme.pk))
    page = reverse("experiments:experiment", args=[lab.cast.programme.code, made.code])
    assert browser(guest).get(page).status_code == 404
    with trials.on(publishers.DAY):
        services.ask_check(lab.member())
        publishers.confirm(lab)
        services.publish(publishers.member(lab))
    html = browser(guest).get(page).content.decode()
    assert "Kolme kysymystä" in html
    for word in ("kysymykset-h", "paivakirja", lab.cast.staff[0].name):
        assert word not in html, word
    assert made.code in codes_on(browser(guest), lab)


def test_a_reader_is_told_the_story_from_the_problem_to_the_decision(lab: Lab) -> None:
    made = decided(lab.experiments[0], numbers=(9, 9))
    page = reverse("experiments:experiment", args=[lab.cast.programme.code, made.code])
    html = browser(lab.cast.staff[3]).get(page).content.decode()
    at = [html.index(f'id="{key}"') for key in ("problem", "sealed", "trial", "came", "decided", "kysymykset")]
    assert at == sorted(at)


def test_who_has_one_programme_is_led_to_its_list_and_a_stranger_is_told_there_is_nothing(lab: Lab) -> None:
    choose = reverse("experiments:others_choose")
    assert browser(lab.cast.manager).get(choose).headers["Location"] == address(lab)
    answer = browser(lab.cast.stranger).get(choose)
    assert answer.status_code == 200
    assert lab.cast.programme.code not in answer.content.decode()
    assert browser(lab.cast.stranger).get(address(lab)).status_code == 404


def _other(**more: Any) -> OtherExperiment:
    from datetime import date
    from uuid import uuid4

    from oppiva.experiments.models import Prediction

    held = Prediction(kind="at_most", value=Decimal(10), unit="min", statistic="median")
    fields: dict[str, Any] = {
        "pk": uuid4(), "cycle": uuid4(), "code": "07-3", "programme": "P", "language": "fi", "series": "07",
        "series_name": "", "areas": (), "state": "decided", "bucket": "carried_out", "decided_on": date(2026, 3, 28),
        "name": "x", "summary": "", "problem": "", "theme": "customer", "whose": (), "prediction": held,
        "baseline": None, "choice": "keep", "why": "", "versus": "as_predicted", "certainty": 1, "learned": "",
        "imported": False,
    }  # fmt: skip
    return OtherExperiment(**(fields | more))


@pytest.mark.parametrize(
    ("n", "asked", "said"),
    [
        (0, Asked(), "No experiment of others is open to you yet."),
        (1, Asked(), "You can read one experiment of others."),
        (12, Asked(), "You can read 12 experiments of others."),
        (0, Asked(text="x"), "No experiment fits what you asked for."),
        (1, Asked(theme="customer"), "One experiment fits."),
        (0, Asked(picked=True), "None of your picks can be read here."),
        (2, Asked(picked=True), "You have picked two experiments."),
        (1, Asked(picked=True, text="x"), "One experiment fits."),
        (3, Asked(choice="stop"), "Three experiments fit."),
    ],
)
def test_the_page_opens_with_a_sentence(n: int, asked: Asked, said: str) -> None:
    from django.utils import translation

    with translation.override("en"):
        assert others_words.sentence(n, asked) == said


def test_a_card_tells_where_it_began_what_was_predicted_and_what_came() -> None:
    from django.utils import translation

    with translation.override("en"):
        told = dict(others_words.counted(_other(counted=Counted(Decimal(18), Decimal(9), 22))))
        assert told["At first"].replace("\xa0", " ") == "18 min"
        assert told["Came"].replace("\xa0", " ") == "9 min, from 22 numbers"
        assert others_words.counted(_other()) == ()
        assert others_words.few(_other()) == "No numbers were written down."
        assert "Under five" in others_words.few(_other(counted=Counted(None, Decimal(9), 4)))
        assert others_words.few(_other(counted=Counted(None, Decimal(9), 5))) == ""
        assert others_words.decided(_other(choice="stop")) == ("stopped", "Was stopped")
        assert others_words.decided(_other())[0] == "carried_out"
        assert others_words.where("07", "", ["Järvi-Savo"]) == "Series 07 · Area: Järvi-Savo"
        assert others_words.where("07", "Järvi-Savo", ["Järvi-Savo"]) == "Series 07 Järvi-Savo"
        assert others_words.where("07", "Järvi-Savo", ["Mikkeli"]) == "Series 07 Järvi-Savo · Area: Mikkeli"
        assert others_words.note(_other(state="running")) == "The team is in a new round."
