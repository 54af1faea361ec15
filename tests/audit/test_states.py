"""Migrations render what is new alone, and make the same tables as the framework's own command."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from django.db import models
from django.db.migrations.state import ModelState, ProjectState

from oppiva.audit.states import rendered_once

SRC = Path(__file__).resolve().parents[2] / "src"
MADE = """
import sys
import django; django.setup()
from django.core.management import call_command
from django.core.management.commands.migrate import Command
call_command(Command() if sys.argv[1] == "frameworks" else "migrate", verbosity=0, interactive=False)
"""


def model(name: str, **fields: models.Field) -> ModelState:
    """A model as a migration would make it."""
    key = {"id": models.BigAutoField(primary_key=True)}
    return ModelState("audit", name, [*(key | fields).items()], {"indexes": [], "constraints": []})


def house_with_room() -> ProjectState:
    """Houses whose tables are there already, then rooms in them, numbered once a house."""
    state = ProjectState()
    state.add_model(model("House"))
    assert state.apps.get_model("audit", "House")
    state.add_model(model("Room", number=models.IntegerField(), house=models.ForeignKey("audit.House", models.CASCADE)))
    state.add_constraint("audit", "room", models.UniqueConstraint(fields=["house", "number"], name="%(class)s_once"))
    state.add_index("audit", "room", models.Index(fields=["number"], name="room_number"))
    return state


def test_a_new_model_changes_no_other_and_knows_its_constraints() -> None:
    anew = house_with_room().apps.get_model("audit", "Room")._meta
    with rendered_once():
        state = house_with_room()
    house, room = (state.apps.get_model("audit", name) for name in ("House", "Room"))
    assert [one.name for one in room._meta.constraints] == [one.name for one in anew.constraints] == ["room_once"]
    assert [one.name for one in room._meta.indexes] == [one.name for one in anew.indexes] == ["room_number"]
    assert room._meta.total_unique_constraints == anew.total_unique_constraints
    assert room._meta.get_field("house").related_model is house
    assert [one.related_model for one in house._meta.related_objects] == [room]
    assert not state.is_delayed


def test_the_others_stay_the_same_classes() -> None:
    with rendered_once():
        state = ProjectState()
        state.add_model(model("House"))
        house = state.apps.get_model("audit", "House")
        state.add_model(model("Room", house=models.ForeignKey("audit.House", models.CASCADE)))
        assert state.apps.get_model("audit", "House") is house
    state.add_model(model("Door", house=models.ForeignKey("audit.House", models.CASCADE)))
    assert state.apps.get_model("audit", "House") is not house


@pytest.mark.long
def test_a_new_database_is_the_same_as_the_frameworks_own_command_makes_it(tmp_path: Path) -> None:
    made = []
    for whose in ("ours", "frameworks"):
        file = tmp_path / f"{whose}.sqlite3"
        environment = {**os.environ, "OPPIVA_DATABASE_URL": f"sqlite://{file}", "PYTHONPATH": str(SRC)}
        subprocess.run([sys.executable, "-c", MADE, whose], env=environment, check=True)
        with closing(sqlite3.connect(file)) as there:
            made.append(there.execute("SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY 1, 2").fetchall())
    assert made[0] == made[1]
    assert len(made[0]) > 500
