"""What the pages of beginning show of the model."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from oppiva.catalogue.models import IN_USE_STATES, ModelVersion, OperatingModel
from oppiva.catalogue.pages.library import Text, told
from oppiva.catalogue.pages.stewards import model_address
from oppiva.catalogue.services import newest_version
from oppiva.ui.context import prefixed
from oppiva.ui.formatting import date


@dataclass(frozen=True)
class Begin:
    """The model, where its page is, and whether it is offered for use no more."""

    slug: str
    name: Text
    back: str
    closed: bool


def begin_page(model: OperatingModel) -> Begin:
    """The model in the reader's language where its name is translated."""
    return Begin(model.slug, called(model), model_address(model.slug), model.state not in IN_USE_STATES)


def called(model: OperatingModel) -> Text:
    """What the model is called."""
    version = newest_version(model)
    if version is None:
        return Text(model.code, "")
    translations = version.content["texts"]["translations"] or {}
    return told("name", version.name, version.language, translations, get_language() or "fi")


def version_choices(versions: Sequence[ModelVersion]) -> list[tuple[str, str]]:
    """The versions of a model to choose from, the newest first and said to be."""
    found = []
    for at, one in enumerate(versions):
        words = _("%(number)s, the newest (%(day)s)") if not at else _("%(number)s (%(day)s)")
        found.append((one.number, words % {"number": one.shown, "day": date(one.at)}))
    return found


def here(path: str) -> str:
    """A path without prefix in the language of the page."""
    return prefixed(path, get_language() or "fi")
