"""What putting a version in force does, and who the names of the plan are."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.forms import BoundField
from django.utils.translation import gettext as _

from oppiva.core.plan.spec import LANGUAGES
from oppiva.programme.forms import ForceForm
from oppiva.programme.forms.force import fits_of
from oppiva.programme.matching import Proposal
from oppiva.programme.models import Commitment, Target, WorkPackage, in_language
from oppiva.programme.records import Step
from oppiva.programme.wording import value_label
from oppiva.ui.formatting import date_range, number


@dataclass(frozen=True)
class StepView:
    """What putting a version in force does to one row, in words."""

    act: str
    what: str
    code: str
    says: str
    before: str = ""


def steps_in_words(found: Sequence[Step]) -> list[StepView]:
    """The rows that a version in force makes, changes and removes."""
    acts = {"new": _("new"), "changed": _("changes"), "removed": _("is removed")}
    kinds = {"WorkPackage": _("Work package"), "Target": _("Target"), "Milestone": _("Milestone")}
    views = []
    for step in found:
        held = {} if step.row is None else vars(step.row)
        before, says = _step(step.made, held), _step(step.made, {**held, **step.fields})
        name = _step_name(step.made, step.code, {**held, **step.fields})
        views.append(
            StepView(acts[step.act], kinds[step.made.__name__], name, says, before if before not in ("", says) else "")
        )
    return views


def _step_name(made: type, code: str, fields: Mapping[str, object]) -> str:
    """A work package with its title, a target in words, a milestone in words or by its title."""
    if made is Target:
        return value_label("targets", code)
    title = in_language({language: str(fields.get(f"title_{language}") or "") for language in LANGUAGES})
    if made is WorkPackage:
        return f"{code} {title}".strip()
    return title if title and not code.startswith("round-") else _milestone(code)


def _step(made: type, fields: Mapping[str, object]) -> str:
    """The value of a row: how many, or from which day to which."""
    if made is Target:
        value = fields.get("value")
        if not isinstance(value, int):
            return ""
        return _("about %(n)s") % {"n": number(value)} if fields.get("approximate") else number(value)
    start, end = (fields.get(name) for name in (("start", "end") if made is WorkPackage else ("starts_on", "ends_on")))
    return date_range(start, end) if isinstance(start, dt.date) and isinstance(end, dt.date) else ""


def _milestone(code: str) -> str:
    if code == "event":
        return _("closing event")
    if code.startswith("round-"):
        return _("evaluation round %(n)s") % {"n": code.removeprefix("round-")}
    return code


@dataclass(frozen=True)
class MatchView:
    """An area or partner of the plan with the field that says who it is, and why one is proposed."""

    field: BoundField
    fits: BoundField | None
    name: str
    proposed: str
    reason: str
    commitment: str
    undated: bool
    settled: bool


def matches(form: ForceForm, found: Sequence[Proposal], names: Mapping[str, str]) -> list[MatchView]:
    """The names of the plan to confirm, each with its proposal and the reason in words; `names` by organisation."""
    reasons = {
        "earlier": _("chosen earlier"),
        "same_name": _("the same name"),
        "same_area": _("the only organisation of this employment area"),
        "like_name": _("a name much like it"),
        "": _("no organisation found"),
    }
    views = []
    for name, one in zip(form.keys, found, strict=True):
        guess = name in form.proposed
        form.fields[name].label = (
            _("%(name)s is another organisation") if guess else _("%(name)s is this organisation")
        ) % {"name": one.named.name}
        views.append(
            MatchView(
                field=form[name],
                fits=form[fits_of(name)] if guess else None,
                name=one.named.name,
                proposed=names.get(form.proposed.get(name, ""), ""),
                reason=reasons[one.reason],
                commitment=value_label("areas[0].commitment", one.named.commitment),
                undated=one.named.commitment == Commitment.Kind.SIGNED and one.reason != "earlier",
                settled=one.reason == "earlier",
            )
        )
    return views
