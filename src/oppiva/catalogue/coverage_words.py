"""The coverage table in words: its dimensions, its cells, and what is counted in it."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from oppiva.catalogue.path_words import capital
from oppiva.catalogue.queries import Objective
from oppiva.experiments.models import Theme, Whose
from oppiva.people.queries import area_choices
from oppiva.ui.counting import number_word
from oppiva.ui.formatting import number

THEME, WHOSE, AREA, OBJECTIVE = "teema", "kenelle", "alue", "tavoite"
# As the address says them, in the order of the page.
DIMENSIONS = {
    THEME: gettext_lazy("Theme"),
    WHOSE: gettext_lazy("For whom"),
    AREA: gettext_lazy("Area"),
    OBJECTIVE: gettext_lazy("Objective"),
}


def labels(dimension: str, objectives: Sequence[Objective] = ()) -> dict[str, str]:
    """The word of each value; the empty one is that nothing was told or ticked."""
    if dimension == OBJECTIVE:
        named = {one.code: f"{one.code} {one.title}" if one.title != one.code else one.code for one in objectives}
        return {**named, "": pgettext("objective", "Not linked")}
    untold = pgettext("coverage", "Not told")
    if dimension == AREA:
        return {**dict(area_choices()), "": untold}
    known = Theme if dimension == THEME else Whose
    return {**{one.value: capital(str(one.label)) for one in known}, "": untold}


def served(codes: Sequence[str], objectives: Sequence[Objective]) -> str:
    """The objectives that an experiment serves, each by its code and name; one that left the plan by its code."""
    named = labels(OBJECTIVE, objectives)
    return ", ".join(named.get(code, code) for code in codes) or named[""]


def sentence(filled: int, cells: int) -> str:
    """`Experiments cover 9 of 12 cells.`"""
    if not filled:
        return _("No decided experiment is in the table yet.")
    if filled == cells:
        return _("There is an experiment in every cell.")
    return _("There are experiments in %(n)s of %(all)s cells.") % {"n": number(filled), "all": number(cells)}


def counted() -> tuple[str, ...]:
    """What a number of the table is, and what it is not."""
    return (
        _("Decided experiments are counted, not people. No cell tells anything of a person."),
        _(
            "An experiment for two groups, in two areas or for several objectives stands in each of their cells. "
            "The totals count each experiment once, so they can be smaller than the sum of their cells."
        ),
        _("An empty cell tells that nobody has tried it. It is shown and never filled in."),
    )


def unread(n: int) -> str:
    """How many are not in it, since the reader does not read them."""
    if not n:
        return ""
    said = ngettext(
        "One experiment is not in the table, since it is not open to you.",
        "%(n)s experiments are not in the table, since they are not open to you.",
        n,
    )
    return capital(said % {"n": number_word(n)})


def not_linked(n: int) -> str:
    """How many have no objective."""
    if not n:
        return _("Every experiment is linked to an objective.")
    said = ngettext(
        "One experiment is not linked to any objective.", "%(n)s experiments are not linked to any objective.", n
    )
    return capital(said % {"n": number_word(n)})


def cell_name(row: str, column: str) -> str:
    """What a chosen cell is called."""
    return " · ".join(one for one in (row, column) if one) or _("All experiments")


def cell_link(n: int, row: str, column: str) -> str:
    """What the link of a cell says to who does not see where it stands."""
    said = ngettext("%(n)s experiment: %(cell)s", "%(n)s experiments: %(cell)s", n)
    return said % {"n": number(n), "cell": cell_name(row, column)}
