"""The Atom feeds of the library, for who looks for them through the interface."""

from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings
from django.urls import reverse
from django.utils.translation import override

from oppiva.experiments.models import Theme
from oppiva.people.interface.routes import Feed
from oppiva.people.queries import area_choices


def library_feeds() -> Iterable[Feed]:
    """The newest versions of all models, of each theme and of each area, in each language."""
    for code, _name in settings.LANGUAGES:
        with override(code):
            yield Feed("models", code, reverse("catalogue:library_feed"))
            for theme in Theme.values:
                yield Feed(f"theme-{theme}", code, reverse("catalogue:theme_feed", args=[theme]))
            for area, _words in area_choices():
                yield Feed(f"area-{area}", code, reverse("catalogue:area_feed", args=[area]))
