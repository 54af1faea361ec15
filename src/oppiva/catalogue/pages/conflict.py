"""What was refused at the table, in words; and when somebody was faster, both places and what one can do."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from oppiva.catalogue.forms import Pressed
from oppiva.catalogue.queries import Board
from oppiva.core.errors import DomainError
from oppiva.people.queries import names_of
from oppiva.ui import refusals, registry
from oppiva.ui.formatting import time

CONFLICT, WRONG = 409, 422
DROPPED = frozenset({"csrfmiddlewaretoken", "base", "deed", "client_ref"})


@dataclass(frozen=True)
class Trouble:
    """A refusal shown at the top of the table.

    Of a card that was moved: `mine` and `theirs` are both places in words, `anyway` does it all the same from the
    state that is shown now, `instead` moves it from where it lies; `posted` is what was sent, to be sent again.
    """

    title: str
    text: str
    status: int
    card: str = ""
    mine: str = ""
    theirs: str = ""
    action: str = ""
    posted: tuple[tuple[str, str], ...] = ()
    base: int = 0
    deed: str = ""
    anyway: str = ""
    source: str = ""
    to: str = ""
    instead: str = ""


def trouble(error: DomainError) -> Trouble:
    """A refusal in the words that its page would have."""
    found = registry.words_of(error.code, error.facts)
    if found is None:
        return Trouble(str(refusals.TITLE), _("Nothing was changed."), WRONG)
    return Trouble(str(found.title), str(found.text), found.status)


def moved(board: Board, error: DomainError, post: QueryDict, pressed: Pressed) -> Trouble:
    """Somebody moved the card meanwhile: where one wanted it, where it lies, and the ways on."""
    card, mine = str(error.facts["card"]), str(error.facts.get("mine", ""))
    found = error.facts.get("theirs", ())
    theirs = [str(one) for one in found] if isinstance(found, list | tuple) else []
    names = {one.code: one.name for one in board.candidates}
    other = theirs[0] if theirs and theirs[0] in names else ""
    wants = mine if mine in names else ""
    found_words = registry.words_of(error.code, error.facts)
    return Trouble(
        title=str(found_words.title) if found_words else str(refusals.TITLE),
        text=_by(error),
        status=CONFLICT,
        card=card,
        mine=_place(mine, names),
        theirs=", ".join(_place(one, names) for one in theirs) or _place("", names),
        action=reverse("catalogue:card", args=[board.programme, card]),
        posted=tuple((name, value) for name in post if name not in DROPPED for value in post.getlist(name)),
        base=int(str(error.facts.get("base", 0))),
        deed=post.get("deed", "place"),
        anyway=_anyway(mine, names, both=bool(other and wants)),
        source=other if wants else "",
        to=wants if other else "",
        instead=_("Move it from %(source)s to %(to)s") % {"source": other, "to": wants} if other and wants else "",
    )


def _by(error: DomainError) -> str:
    by, at = error.facts.get("by"), error.facts.get("at")
    name = names_of([by]).get(by, "") if isinstance(by, UUID) else ""
    if not name:
        return _("Nothing was changed.")
    said = _("%(name)s moved it at %(time)s. Nothing was changed.")
    return said % {"name": name, "time": time(at)}  # type: ignore[arg-type]  # a moment


def _place(code: str, names: dict[str, str]) -> str:
    if code in names:
        return f"{code} {names[code]}"
    return {
        "kept": _("kept as learning"),
        "new": _("a new candidate"),
        "later": _("left for later"),
        "": _("waiting"),
    }.get(code, code)


def _anyway(mine: str, names: dict[str, str], *, both: bool) -> str:
    if mine in names:
        if both:
            return _("Put it in %(code)s, too") % {"code": mine}
        return _("Put it in %(code)s all the same") % {"code": mine}
    return {
        "kept": _("Keep it as learning all the same"),
        "new": _("Open a new candidate all the same"),
        "later": _("Leave it for later all the same"),
    }.get(mine, _("Do it all the same"))
