"""The words of a workshop's flow: the sentence of its page, what is missing, what separates two flows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from oppiva.ui.formatting import date_short, size, stopped
from oppiva.workshops.flow import ADDED, REMOVED, Difference
from oppiva.workshops.models import Session
from oppiva.workshops.queries import MaterialRow

# Field of a step -> what differs, in the middle of a sentence.
FIELDS = {
    "title": gettext_lazy("title"),
    "prompt": gettext_lazy("what everybody does"),
    "options": gettext_lazy("options"),
    "minutes": gettext_lazy("minutes"),
    "form_step": gettext_lazy("step of the experiment"),
    "strengths": gettext_lazy("strength cards"),
    "position": gettext_lazy("place"),
}
TYPES = {
    "application/pdf": "PDF",
    "image/png": gettext_lazy("picture"),
    "image/jpeg": gettext_lazy("picture"),
    "image/webp": gettext_lazy("picture"),
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "Word",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "Excel",
}


@dataclass(frozen=True)
class Facts:
    """What the sentence is about: `length` None without a date, `total` the minutes of the `steps`."""

    state: str = Session.State.PLANNED
    steps: int = 0
    total: int = 0
    length: int | None = None
    led: bool = True
    has_task: bool = True
    emblems: int = 0
    statements: int = 0
    only_files: bool = True


def sentence(facts: Facts) -> str:
    """Whether the workshop is ready, and the first thing that is missing."""
    if facts.state in OVER:
        return str(OVER[facts.state])
    stops, remarks = blockers(facts), remarks_of(facts)
    if stops:
        return f"{_('The workshop is not ready yet.')} {stops[0]}"
    return f"{_('The workshop is ready.')} {remarks[0]}" if remarks else _("The workshop is ready.")


def more(facts: Facts) -> list[str]:
    """What else is missing, one sentence each; the first stands in the page's own."""
    return [] if facts.state in OVER else (blockers(facts) + remarks_of(facts))[1:]


def blockers(facts: Facts) -> list[str]:
    """What keeps the workshop from being ready."""
    found = []
    if facts.length is None:
        found.append(_("It has no date."))
    if not facts.steps:
        found.append(_("It has no run-sheet yet."))
    elif facts.length is not None and facts.total != facts.length:
        found.append(_off(facts.total - facts.length))
    if not facts.led:
        found.append(_("Nobody leads it yet."))
    return found


def remarks_of(facts: Facts) -> list[str]:
    """What is still missing of a workshop that could be held."""
    found = []
    if facts.emblems:
        found.append(_emblems(facts.emblems, facts.only_files))
    if facts.statements:
        found.append(
            ngettext(
                "One material lacks the statement of funding.",
                "%(n)s materials lack the statement of funding.",
                facts.statements,
            )
            % {"n": facts.statements}
        )
    if not facts.has_task:
        found.append(_("There is no pre-task."))
    return found


def _emblems(count: int, only_files: bool) -> str:
    at = {"n": count}
    if only_files:
        return ngettext("One file lacks the EU emblem.", "%(n)s files lack the EU emblem.", count) % at
    return ngettext("One material lacks the EU emblem.", "%(n)s materials lack the EU emblem.", count) % at


def _off(minutes: int) -> str:
    if minutes > 0:
        words = ngettext("Its steps are one minute too long.", "Its steps are %(n)s minutes too long.", minutes)
    else:
        words = ngettext("Its steps leave one minute free.", "Its steps leave %(n)s minutes free.", -minutes)
    return words % {"n": abs(minutes)}


OVER: dict[str, Promise] = {
    Session.State.RUNNING: gettext_lazy("The workshop is under way."),
    Session.State.CLOSING: gettext_lazy("The workshop is under way."),
    Session.State.HELD: gettext_lazy("The workshop has been held."),
    Session.State.CANCELLED: gettext_lazy("The workshop is cancelled."),
}


def heading(total: int) -> str:
    """The heading of the steps, with their minutes."""
    return ngettext("Run-sheet of the workshop, one minute", "Run-sheet of the workshop, %(n)s minutes", total) % {
        "n": total
    }


def count_words(count: int) -> str:
    """How many things separate two flows."""
    return ngettext("one difference", "%(n)s differences", count) % {"n": count} if count else _("no differences")


def shown_from(day: date) -> str:
    """From when the series sees something."""
    return stopped(_("Shown on the first page from %(day)s.") % {"day": date_short(day)})


def steps_words(count: int) -> str:
    """How many steps a flow has."""
    return ngettext("one step", "%(n)s steps", count) % {"n": count}


def difference(one: Difference) -> str:
    """A difference as a sentence."""
    if one.kind == ADDED:
        return _("Comes: %(title)s") % {"title": one.title}
    if one.kind == REMOVED:
        return _("Goes: %(title)s") % {"title": one.title}
    fields = ", ".join(str(FIELDS[name]) for name in one.fields)
    return _("Changes: %(title)s (%(fields)s)") % {"title": one.title, "fields": fields}


def compared(series: str, differences: Sequence[Difference]) -> str:
    """What the page of a comparison says first."""
    if not differences:
        return _("The run-sheet is the same as in series %(series)s.") % {"series": series}
    words = ngettext(
        "One thing is otherwise in series %(series)s.",
        "%(n)s things are otherwise in series %(series)s.",
        len(differences),
    )
    return words % {"n": len(differences), "series": series}


def theme_words(theme: str, themes: Mapping[str, str]) -> str:
    """A theme in the reader's words."""
    return themes.get(theme, theme) if theme else _("all themes")


def kind_words(row: MaterialRow) -> str:
    """What a material is: `PDF, 1,2 Mt`, or a link."""
    if row.file is None:
        return _("link")
    words = str(TYPES.get(row.media_type, _("file")))
    return f"{words}, {size(row.size)}" if row.size else words


def mark_words(row: MaterialRow) -> tuple[str, str]:
    """The state of emblem and statement: kind of tag and words."""
    missing = row.missing
    if missing == ("emblem", "statement"):
        return "stop", _("EU emblem and statement missing")
    if missing:
        return "stop", _("EU emblem missing") if missing == ("emblem",) else _("Statement missing")
    if row.emblem == row.statement == "not_needed":
        return "ok", _("Emblem not needed")
    return "ok", _("Emblem is there")
