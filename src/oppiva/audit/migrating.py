"""An operation of migrations that sends statements: triggers, policies, roles."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import router
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations import RunPython
from django.db.migrations.state import ProjectState


class RunStatements(RunPython):
    """Runs code that asks no model: RunPython makes all models of its moment first, which takes most of its time.

    The code gets None in their place. Nothing else differs, so a migration that has been run may take it up.
    """

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        """Send them."""
        self._send(self.code, app_label, schema_editor)

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        """Send those that take it back."""
        if self.reverse_code is None:
            raise NotImplementedError("You cannot reverse this operation")
        self._send(self.reverse_code, app_label, schema_editor)

    def _send(self, code: Callable[..., Any], app_label: str, editor: BaseDatabaseSchemaEditor) -> None:
        if router.allow_migrate(editor.connection.alias, app_label, **self.hints):
            code(None, editor)
