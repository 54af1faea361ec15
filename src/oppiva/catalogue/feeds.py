"""The Atom feeds of the library, for who looks for them through the interface."""

from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings
from django.urls import reverse
from django.utils.translation import override

from oppiva.people.interface.routes import Feed


def library_feeds() -> Iterable[Feed]:
    """The newest versions of all models, in each language."""
    for code, _name in settings.LANGUAGES:
        with override(code):
            yield Feed("models", code, reverse("catalogue:library_feed"))
