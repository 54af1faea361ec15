"""The steps of a half-day: saved as a whole, by two at once, from a set, and where there are none (records.md 6.3)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from oppiva.audit.services import Conflict
from oppiva.core.errors import DomainError
from oppiva.jobs import clock
from oppiva.people.queries import actor_for
from oppiva.people.services import bring_back
from oppiva.workshops import flow, queries, rules, services
from oppiva.workshops.flow import Step
from oppiva.workshops.models import LiveVersion, RunSet, RunStep, Session, Team
from oppiva.workshops.queries import StepRow
from oppiva.workshops.services import Given
from oppiva.workshops.services.flow import default_theme
from oppiva.workshops.shipped import shipped_set
from workshops.cast import Cast, dated, enrol

pytestmark = pytest.mark.django_db
THREE = (Step("Alku", "Kuka olet?", minutes=30), Step("Pulma", "Mikä toistuu?"), Step("Askel", "Kuka, mitä?"))


def session_of(cast: Cast, number: int = 1) -> Session:
    dated(cast, cast.first, date(2027, 9, 1))
    rows = Session.objects.select_related("series__programme", "series__area", "facilitator", "second")
    return rows.get(series=cast.first, number=number)


def put(cast: Cast, session: Session, *steps: Step) -> list[StepRow]:
    services.set_steps(actor_for(cast.facilitator), session, [Given(step) for step in steps])
    return queries.step_rows(session.pk)


def given(rows: list[StepRow], **changes: object) -> list[Given]:
    """The rows as a page sends them back, the first one changed."""
    sent = [Given(row.step, row.pk, row.version, f"s{number}") for number, row in enumerate(rows, 1)]
    return [replace(sent[0], step=replace(sent[0].step, **changes)), *sent[1:]]  # type: ignore[arg-type]


def titles(session: Session) -> list[str]:
    return [row.step.title for row in queries.step_rows(session.pk)]


def save(cast: Cast, session: Session, rows: list[StepRow], sent: list[Given]) -> None:
    services.set_steps(actor_for(cast.facilitator), session, sent, known=[row.pk for row in rows])


def test_steps_are_saved_in_their_order_and_told_to_the_screens(cast: Cast) -> None:
    session = session_of(cast)
    rows = put(cast, session, *THREE)
    assert [(row.position, row.step.title) for row in rows] == [(1, "Alku"), (2, "Pulma"), (3, "Askel")]
    assert LiveVersion.objects.get(pk=session.pk).number == 1


def test_a_step_moved_keeps_its_row_and_one_left_out_goes(cast: Cast) -> None:
    session = session_of(cast)
    rows = put(cast, session, *THREE, Step("Tauko", minutes=20))
    one, two, three, _pause = given(rows)
    save(cast, session, rows, [three, one, two])
    assert titles(session) == ["Askel", "Alku", "Pulma"]
    assert queries.step_rows(session.pk)[0].pk == rows[2].pk


def test_two_change_different_fields_and_both_stay(cast: Cast) -> None:
    session = session_of(cast)
    rows = put(cast, session, *THREE)
    save(cast, session, rows, given(rows, minutes=45))
    save(cast, session, rows, given(rows, prompt="Mitä teet?"))
    step = queries.step_rows(session.pk)[0].step
    assert (step.minutes, step.prompt) == (45, "Mitä teet?")


def test_the_same_field_is_a_conflict_that_names_the_step_and_keeps_both(cast: Cast) -> None:
    session = session_of(cast)
    rows = put(cast, session, *THREE)
    save(cast, session, rows, given(rows, title="Aloitus"))
    with pytest.raises(Conflict) as caught:
        save(cast, session, rows, given(rows, title="Avaus", minutes=25))
    assert (caught.value.mine, caught.value.theirs) == ({"s1_title": "Avaus"}, {"s1_title": "Aloitus"})
    assert caught.value.facts["others"] == {"s1_v": rows[0].version + 1}
    assert titles(session)[0] == "Aloitus"
    assert queries.step_rows(session.pk)[0].step.minutes == 30


def test_a_step_that_another_added_meanwhile_stays_where_it_was_put(cast: Cast) -> None:
    session = session_of(cast)
    rows = put(cast, session, *THREE)
    one, two, three = given(rows)
    save(cast, session, rows, [one, Given(Step("Tauko", minutes=20)), two, three])
    save(cast, session, rows, [one, three, two])
    assert titles(session) == ["Alku", "Tauko", "Askel", "Pulma"]


def test_a_step_that_another_removed_comes_back_only_if_it_was_written_in(cast: Cast) -> None:
    session = session_of(cast)
    rows = put(cast, session, *THREE, Step("Tauko", minutes=20))
    one, two, three, pause = given(rows)
    save(cast, session, rows, [two, three, pause])
    save(cast, session, rows, [one, two, three, pause])
    assert titles(session) == ["Pulma", "Askel", "Tauko"]
    save(cast, session, rows, [replace(one, step=replace(one.step, prompt="Mistä tulet?")), two, three, pause])
    assert titles(session) == ["Alku", "Pulma", "Askel", "Tauko"]


@pytest.mark.parametrize("count", [0, 2, 13])
def test_a_flow_has_from_three_to_twelve_steps(cast: Cast, count: int) -> None:
    with pytest.raises(DomainError, match="steps_count"):
        put(cast, session_of(cast), *[Step(f"Vaihe {number}", minutes=5) for number in range(count)])


@pytest.mark.parametrize(
    "wrong",
    [
        Step(""),
        Step("x" * 61),
        Step("A", "x" * 301),
        Step("A", minutes=4),
        Step("A", minutes=91),
        Step("A", form_step="S9"),
        Step("A", options=(flow.Option("B"),) * 5),
        Step("A", options=(flow.Option(""),)),
    ],
)
def test_a_step_out_of_its_limits_is_refused(cast: Cast, wrong: Step) -> None:
    with pytest.raises(DomainError, match="step_limits"):
        put(cast, session_of(cast), wrong, *THREE)


def test_a_half_day_under_way_or_cancelled_keeps_its_steps(cast: Cast) -> None:
    session = session_of(cast)
    rows = put(cast, session, *THREE)
    for state, code in (("running", "session_begun"), ("held", "session_begun"), ("cancelled", "session_cancelled")):
        Session.objects.filter(pk=session.pk).update(state=state)
        with pytest.raises(DomainError, match=code):
            save(cast, session, rows, given(rows, minutes=45))
    Session.objects.filter(pk=session.pk).update(state="door_open")
    session.refresh_from_db()
    save(cast, session, rows, given(rows, minutes=45))


def test_who_does_not_plan_is_refused(cast: Cast) -> None:
    enrol(cast, 1)
    session = session_of(cast)
    for person in (cast.staff[0], cast.supervisor, cast.stranger):
        with pytest.raises(DomainError, match="not_allowed"):
            services.set_steps(actor_for(person), session, [Given(step) for step in THREE])


def test_a_half_day_without_steps_gets_the_shipped_ones_once(cast: Cast) -> None:
    session = session_of(cast, 2)
    services.ensure_flow(session)
    assert [row.step for row in queries.step_rows(session.pk)] == list(shipped_set(2, "", "fi").steps)
    services.ensure_flow(session)
    assert RunStep.objects.filter(session=session).count() == 7
    other = session_of(cast, 1)
    put(cast, other, *THREE)
    services.ensure_flow(other)
    assert titles(other) == ["Alku", "Pulma", "Askel"]


def test_the_theme_all_teams_share_decides_the_shipped_flow(cast: Cast) -> None:
    session = session_of(cast)
    assert default_theme(session) == ""
    for number in (1, 2):
        Team.objects.create(series=cast.first, number=number, theme="customer", published_at=clock.now())
    assert default_theme(session) == "customer"
    services.ensure_flow(session)
    assert [row.step for row in queries.step_rows(session.pk)] == list(shipped_set(1, "customer", "fi").steps)
    Team.objects.filter(series=cast.first, number=2).update(theme="productivity")
    assert default_theme(session) == ""


def test_the_shipped_flow_is_in_the_series_first_language(cast: Cast) -> None:
    session = session_of(cast, 3)
    assert session.series is not None
    session.series.languages = ["sv", "fi"]
    services.ensure_flow(session)
    assert titles(session)[0] == "Vad vi gjorde"


def test_a_half_day_of_leadership_gets_no_flow(cast: Cast) -> None:
    session = session_of(cast)
    session.kind, session.series = Session.Kind.LEADERSHIP, None
    services.ensure_flow(session)
    assert titles(session) == []


def test_using_a_set_copies_it_and_keeps_the_steps_that_are_there(cast: Cast) -> None:
    session = session_of(cast)
    rows = put(cast, session, *THREE)
    wanted = (replace(THREE[1], minutes=60), Step("Tauko", minutes=20), THREE[2])
    services.use_steps(actor_for(cast.facilitator), session, wanted)
    after = queries.step_rows(session.pk)
    assert tuple(row.step for row in after) == wanted
    assert [row.pk in {one.pk for one in rows} for row in after] == [True, False, True]


def test_a_saved_set_is_a_copy_with_a_name_of_its_own(cast: Cast) -> None:
    session, actor = session_of(cast), actor_for(cast.facilitator)
    put(cast, session, *THREE)
    made = services.save_set(actor, session, name="Oma kulku", theme="customer")
    services.use_steps(actor, session, shipped_set(1, "", "fi").steps)
    row = next(one for one in queries.set_rows(actor, session, "fi") if one.pk == made.pk)
    assert (row.steps, row.saved_by, row.theme) == (THREE, cast.facilitator.name, "customer")
    with pytest.raises(DomainError, match="run_set_name_taken"):
        services.save_set(actor, session, name="Oma kulku")
    assert queries.set_rows(actor, session_of(cast, 2), "fi")[-1].shipped


def test_a_saved_set_is_named_anew_removed_and_brought_back_by_who_saved_it(cast: Cast) -> None:
    session, actor = session_of(cast), actor_for(cast.facilitator)
    put(cast, session, *THREE)
    made = services.save_set(actor, session, name="Oma kulku")
    made = services.rename_set(actor, made, base_version=made.version, name="Meidän kulku", theme="")
    other = actor_for(cast.stranger)
    with pytest.raises(DomainError, match="not_allowed"):
        services.remove_set(other, made)
    assert not rules.run_sets_visible_to(other, cast.programme).exists()
    batch = services.remove_set(actor, made)
    assert not rules.run_sets_visible_to(actor, cast.programme).exists()
    bring_back(actor, batch)
    assert RunSet.objects.get(deleted_in__isnull=True).name == "Meidän kulku"


def test_a_flow_too_short_is_not_saved_as_a_set(cast: Cast) -> None:
    with pytest.raises(DomainError, match="flow_too_short"):
        services.save_set(actor_for(cast.facilitator), session_of(cast), name="Tyhjä")


def test_the_same_half_day_of_other_series_is_compared_with(cast: Cast) -> None:
    session, actor = session_of(cast), actor_for(cast.facilitator)
    put(cast, session, *THREE)
    twin = Session.objects.select_related("series__programme").get(series__code="02", number=1)
    services.use_steps(actor, twin, (THREE[0], THREE[1], Step("Tauko", minutes=20)))
    (found,) = queries.other_flows(actor, session)
    assert found.series == "02"
    assert len(flow.differences(THREE, found.steps)) == 2
    assert queries.other_flows(actor_for(cast.stranger), session) == []
