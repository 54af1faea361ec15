"""The guarded tables (trust.md 4): closed outside `with reading(actor)`, and walled on PostgreSQL."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.db import connection, models

from oppiva.audit.models import GuardedManager, Revision
from oppiva.audit.row_security import said_of, walled_tables
from oppiva.core.policy import ANONYMOUS, Actor, Grant, NotReading, Place, reading, system

GUARDED = [model for model in apps.get_models() if isinstance(model._default_manager, GuardedManager)]


@pytest.mark.django_db
@pytest.mark.parametrize("model", GUARDED, ids=lambda model: model._meta.label_lower)
def test_a_guarded_table_is_closed_until_somebody_is_said_to_read(model: type[models.Model]) -> None:
    for manager in (model._default_manager, model._base_manager):
        for ask in ("all", "count", "first", "exists"):
            with pytest.raises(NotReading):
                getattr(manager, ask)()
    with reading(ANONYMOUS):
        kept = model._default_manager.all()
        # Questionnaires are shipped; SQLite has no second wall that would hide them from nobody in particular.
        shipped = model._meta.label_lower == "pulses.instrument" and connection.vendor == "sqlite"
        assert shipped or not list(kept)
    with pytest.raises(NotReading):
        list(kept.all())


def test_rows_reached_through_another_table_pass_the_same_manager() -> None:
    # The base manager is what related objects, deletions and saves go through.
    assert GUARDED
    for model in GUARDED:
        assert isinstance(model._base_manager, GuardedManager), model


def test_the_database_is_told_the_person_and_each_role_with_its_scope() -> None:
    within = frozenset({Place("programme", "p1")})
    grants = (
        Grant("facilitator", Place("series", "s1"), within),
        Grant("participant", Place("unit", "u1")),
        Grant("project_manager", Place("own")),
    )
    assert said_of(Actor("someone", grants)) == ("someone", "facilitator@s1,participant@u1")
    assert said_of(ANONYMOUS) == said_of(None) == ("", "")
    assert said_of(system("purge")) == ("system", "")


@pytest.mark.pg
@pytest.mark.django_db
def test_every_guarded_table_has_its_second_wall() -> None:
    """From its first migration: a new guarded table without `guarded_operations` is found here."""
    assert {model._meta.db_table for model in GUARDED} - walled_tables() == {Revision._meta.db_table}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname FROM pg_class c JOIN pg_policy p ON p.polrelid = c.oid "
            "WHERE c.relrowsecurity AND c.relforcerowsecurity"
        )
        assert {name for (name,) in cursor.fetchall()} == walled_tables()


@pytest.mark.pg
@pytest.mark.django_db
def test_the_role_of_the_pages_owns_nothing_and_may_write_every_table() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_class WHERE relowner = 'oppiva_app'::regrole")
        assert cursor.fetchone() == (0,)
        cursor.execute("SELECT rolsuper, rolbypassrls, rolcanlogin FROM pg_roles WHERE rolname = 'oppiva_app'")
        assert cursor.fetchone() == (False, False, False)
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = current_schema()::regnamespace "
            "AND NOT has_table_privilege('oppiva_app', oid, 'SELECT, INSERT, UPDATE, DELETE')"
        )
        assert cursor.fetchall() == []
