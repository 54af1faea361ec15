"""The words of what is refused of the papers and materials of a model."""

from __future__ import annotations

from collections.abc import Callable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from oppiva.people.words import add_verbs
from oppiva.ui import refusals, registry
from oppiva.ui.refusals import Facts
from oppiva.ui.registry import Words

VERBS = {
    "model_material_added": gettext_lazy("added a material to a model"),
    "model_material_moved": gettext_lazy("changed the order of a model's materials"),
    "model_material_removed": gettext_lazy("removed a material of a model"),
}
# Said at the form or on the page of errors (422).
WORDS: dict[str, Callable[[Facts], str]] = {
    "figure_refused": lambda facts: str(facts.get("said", "")),
    "model_material_needs_one": lambda _facts: _("Choose a file or write an address, not both."),
    "model_link_shape": lambda _facts: _("Write a whole address that begins with https or http."),
    "model_materials_many": lambda facts: (
        _("There are %(most)s materials already. Remove one first.") % {"most": facts.get("most", "")}
    ),
}


def register() -> None:
    """Give each refusal its words, and each deed its line in the log."""
    refusals.register(WORDS)
    add_verbs(VERBS)
    registry.error_words("papers_too_many", _too_many)


def _too_many(facts: Facts) -> Words:
    minutes = max(1, int(str(facts.get("retry_after", 60))) // 60)
    again = ngettext("Try again in %(n)s minute.", "Try again in %(n)s minutes.", minutes) % {"n": minutes}
    return Words(_("Many papers have just been asked for from this address."), again, 429)
