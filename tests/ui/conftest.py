"""Helpers of the ui tests: a template from text with components, a request without a database."""

from collections.abc import Callable

import pytest
from django.http import HttpRequest
from django.template import engines
from django.test import RequestFactory
from django_cotton.compiler_regex import CottonCompiler

from oppiva.ui import registry


@pytest.fixture
def request_of() -> Callable[..., HttpRequest]:
    """A GET (or POST, with `data`) request of a visitor, with an empty session and no database."""

    def build(path: str = "/", *, data: dict[str, str] | None = None, **headers: str) -> HttpRequest:
        factory = RequestFactory(headers=headers)
        request = factory.get(path) if data is None else factory.post(path, data)
        request.session = {}
        return request

    return build


@pytest.fixture
def draw(request_of: Callable[..., HttpRequest]) -> Callable[..., str]:
    """Renders template text, components and all."""

    def render(text: str, **context: object) -> str:
        template = engines["django"].from_string(CottonCompiler().process(text))
        return template.render(context, request_of())

    return render


@pytest.fixture
def empty_slots(monkeypatch: pytest.MonkeyPatch) -> None:
    """The slots of ui as they are before any app fills them."""
    for slot in ("_sections", "_tabs", "_foot", "_errors"):
        monkeypatch.setattr(registry, slot, {})
    monkeypatch.setattr(registry, "_me", [])
