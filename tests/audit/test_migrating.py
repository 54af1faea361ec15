"""A migration that only sends statements does not wait for the models of its moment, and can be taken back."""

from __future__ import annotations

import pytest
from django.db import connection
from django.db.migrations.state import ProjectState

from oppiva.audit.migrating import RunStatements

pytestmark = pytest.mark.django_db


def make(apps: object, editor: object) -> None:
    assert apps is None
    editor.execute("CREATE TABLE statement_was_here (id int)", params=None)


def take_back(apps: object, editor: object) -> None:
    assert apps is None
    editor.execute("DROP TABLE statement_was_here", params=None)


def run(operation: RunStatements, deed: str) -> ProjectState:
    state = ProjectState()
    with connection.cursor() as cursor:

        class Editor:
            connection = cursor.db

            def execute(self, sql: str, params: object) -> None:
                cursor.execute(sql)

        getattr(operation, deed)("audit", Editor(), state, state)
    return state


def test_the_statements_are_sent_and_no_model_is_made() -> None:
    operation = RunStatements(make, take_back)
    state = run(operation, "database_forwards")
    assert "statement_was_here" in connection.introspection.table_names()
    assert "apps" not in vars(state)
    run(operation, "database_backwards")
    assert "statement_was_here" not in connection.introspection.table_names()


def test_without_a_way_back_it_says_so() -> None:
    assert not RunStatements(make).reversible
    with pytest.raises(NotImplementedError):
        run(RunStatements(make), "database_backwards")
