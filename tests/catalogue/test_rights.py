"""Who reads the table and who works at it: row "Candidate, grouping, coding" of trust.md 2, with its readers' rights
to the texts of experiments (W3)."""

from __future__ import annotations

import pytest
from django.http import Http404

from catalogue.table import Table, refused, stranger
from experiments.others_stage import ROLES
from oppiva.catalogue import queries, rules, services
from oppiva.core.policy import ANONYMOUS, Actor, system
from oppiva.people.models import Person
from oppiva.people.queries import actor_for
from oppiva.programme.models import Programme
from workshops.cast import grant_to, person_of

pytestmark = pytest.mark.django_db
READERS = {"facilitator", "analyst", "project_manager", "auditor"}
SCOPES = {
    "participant": "series", "facilitator": "series", "supervisor": "unit", "director": "area", "area_admin": "area",
    "adopter": "own", "employer_guest": "own", "instance_admin": "instance",
}  # fmt: skip


def holder(table: Table, role: str) -> Person:
    """A person who holds this one role, where it is usually given."""
    cast = table.lab.cast
    kind = SCOPES.get(role, "programme")
    scope = {
        "series": str(cast.first.pk), "unit": str(cast.unit.pk), "area": "23", "programme": str(cast.programme.pk),
    }.get(kind, "")  # fmt: skip
    person = person_of(f"Henkilö {role}", cast.unit)
    if role == "auditor":
        from oppiva.people.models import RoleGrant

        grant_to(person, "analyst", kind, scope)
        RoleGrant.objects.filter(person=person).update(role="auditor", second_granter=cast.manager)
        return person
    grant_to(person, role, kind, scope)
    return person


@pytest.mark.parametrize("role", ROLES)
def test_who_reads_the_table_and_only_analysts_write(table: Table, role: str) -> None:
    made = table.open("Ensimmäinen", 0)
    actor = actor_for(holder(table, role))
    code = table.programme.code
    if role in READERS:
        assert rules.table_for(actor, code) == table.programme
        assert rules.candidate_for(actor, code, "a1") == made
        assert rules.node_for(actor, "A1", code).candidate == made
        assert set(rules.candidates_visible_to(actor)) == {made}
    else:
        for look in (
            lambda: rules.table_for(actor, code),
            lambda: rules.candidate_for(actor, code, made.code),
            lambda: rules.card_for(actor, code, table.cards[0].code),
            lambda: rules.node_for(actor, made.code),
        ):
            with pytest.raises(Http404):
                look()
        assert not rules.candidates_visible_to(actor).exists()
    assert rules.may_write(actor, table.programme) == (role == "analyst")
    assert rules.may_export(actor, table.programme) == (role == "analyst")
    if role != "analyst":
        with refused("not_allowed"):
            services.place(actor, table.cards[1], made)
        with refused("not_allowed"):
            services.run_grouping(actor, table.programme)
        with refused("not_allowed"):
            services.set_objectives(actor, table.cards[1], [])
        assert table.where(1) == set()


def test_to_a_stranger_nothing_of_it_exists(table: Table) -> None:
    made = table.open("Ensimmäinen", 0)
    for actor in (stranger(table), actor_for(table.lab.cast.stranger), ANONYMOUS):
        with pytest.raises(Http404):
            rules.table_for(actor, table.programme.code)
        with pytest.raises(Http404):
            rules.node_for(actor, table.cards[0].code, table.programme.code)
        for deed in (
            lambda actor=actor: services.place(actor, table.cards[1], made),
            lambda actor=actor: services.undo(actor, table.programme),
            lambda actor=actor: services.merge(actor, [made, table.open("Muu")], name="Yhdessä"),
        ):
            with refused("not_allowed"):
                deed()


def test_a_card_of_another_programme_does_not_come_to_this_table(table: Table) -> None:
    theirs = stranger(table)
    other = Programme.objects.exclude(pk=table.programme.pk).get()
    made = services.open_candidate(theirs, other, name="Heidän aihionsa")
    with refused("card_unknown"):
        services.place(theirs, table.cards[0], made)
    with refused("not_allowed"):
        services.move(theirs, table.cards[0], source=table.open("Omamme", 0), target=made)


def test_a_facilitator_reads_names_of_the_own_series_alone(table: Table) -> None:
    from workshops.cast import another

    table.open("Ensimmäinen", 0)
    cast = table.lab.cast
    far = another(cast, "99")
    person = person_of("Sarjan Vetäjä", cast.unit)
    grant_to(person, "facilitator", "series", str(far.pk))
    services.run_grouping(table.actor, table.programme)
    board = table.board(actor_for(person))
    (lying,) = board.candidates[0].cards
    assert (lying.card.code, lying.card.name, lying.card.readable) == (table.cards[0].code, "", False)
    assert board.proposed
    assert {(one.label, one.keywords) for one in board.proposed} == {("", ())}
    assert {one.words for some in board.suggested.values() for one in some} == {()}
    assert any(one.label and one.keywords for one in table.board().proposed)
    grant_to(person, "facilitator", "series", str(cast.first.pk))
    (lying,) = table.board(actor_for(person)).candidates[0].cards
    assert (lying.card.name, lying.card.readable) == ("Takaisinsoitto samana päivänä", True)


def test_no_word_of_a_team_at_work_is_on_the_table(table: Table) -> None:
    from experiments.lab import SETUP
    from oppiva.core.policy import reading
    from oppiva.experiments.models import Problem

    assert table.running is not None
    with reading(SETUP):
        Problem.objects.filter(experiment=table.running).update(name="SALAINEN LUONNOS", problem="SALAINEN LUONNOS")
    board = table.board()
    assert [one.code for one in board.under_way] == [table.running.code]
    assert "SALAINEN" not in repr(board)
    assert "SALAINEN" not in repr(queries.coverage(table.actor, table.programme))


def test_the_system_reads_every_trace_and_places_nothing_by_itself(table: Table) -> None:
    table.open("Ensimmäinen", 0)
    job: Actor = system("trace")
    node = rules.node_for(job, "A1")
    assert queries.trace(job, node).up[0].source.title == "Takaisinsoitto samana päivänä"
