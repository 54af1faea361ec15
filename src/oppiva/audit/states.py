"""What a migration knows of the models, rendered no more often than the tables need.

For every new model, index and constraint Django renders anew each model that is related to it, step by step: with
persons at the centre that is nearly all of them, three hundred times over, and four fifths of the time of a new
database. A new model changes no other; an index or a constraint changes nothing but what its own model says of itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db.migrations.state import ModelState, ProjectState

_add_model = ProjectState.add_model
_append_option = ProjectState._append_option  # type: ignore[attr-defined]


@contextmanager
def rendered_once() -> Iterator[None]:
    """Within this, migrations render a new model alone, and for an index or a constraint none."""
    ProjectState.add_model = add_model  # type: ignore[method-assign]
    ProjectState._append_option = append_option  # type: ignore[attr-defined]
    try:
        yield
    finally:
        ProjectState.add_model = _add_model  # type: ignore[method-assign]
        ProjectState._append_option = _append_option  # type: ignore[attr-defined]


def add_model(self: ProjectState, model_state: ModelState) -> None:
    """A new model beside the others, which stay as they are; one that builds upon another goes the long way."""
    alone = all(isinstance(base, type) and not hasattr(base, "_meta") for base in model_state.bases)
    if "apps" not in self.__dict__ or not alone:
        _add_model(self, model_state)
        return
    apps = self.__dict__.pop("apps")
    try:
        _add_model(self, model_state)
    finally:
        self.apps = apps
    apps.render_multiple([model_state])


def append_option(state: ProjectState, app: str, name: str, option: str, added: Any) -> None:
    """An index or a constraint more, told to the model that is rendered already."""
    if "apps" not in state.__dict__:
        _append_option(state, app, name, option, added)
        return
    apps = state.__dict__.pop("apps")
    try:
        _append_option(state, app, name, option, added)
    finally:
        state.apps = apps
    meta = apps.get_model(app, name)._meta
    setattr(meta, option, meta._format_names(state.models[app, name].options[option]))
    meta._expire_cache()
