"""Why the evidence of a model is no higher than it is (records.md 3.3), as its page says it under the dial."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from oppiva.catalogue.evidence import CAP, MONTHS_A_STEP, Evidence, Source, evidence_of
from oppiva.catalogue.models import MOST_EVIDENCE, OperatingModel
from oppiva.catalogue.pages.library import Text
from oppiva.ui.formatting import number


@dataclass(frozen=True)
class Why:
    """A reason: its words, and what a reviewer said, in the language of the model."""

    words: str
    said: Text | None = None


def whys(
    model: OperatingModel, content: Mapping[str, Any], since: Sequence[Mapping[str, Any]], today: date
) -> tuple[Why, ...]:
    """Each reason in a line: a contradiction without an answer, as many against as for, age, a reviewer."""
    found = standing(model, content, since, today)
    said = []
    # Above the cap neither holds: what came since was not carried out, and has no weight.
    capped = model.evidence <= CAP
    if found.unanswered and capped:
        said.append(Why(_("At most %(cap)s of %(most)s until what speaks against it is answered.") % _most()))
    elif found.outweighed and capped:
        said.append(Why(_("At most %(cap)s of %(most)s: as much speaks against it as for it.") % _most()))
    if found.aged:
        years = number(found.aged * MONTHS_A_STEP // 12)
        words = ngettext(
            "A step lower, as nobody has checked it for %(years)s years.",
            "%(n)s steps lower, as nobody has checked it for %(years)s years.",
            found.aged,
        )
        said.append(Why(words % {"n": number(found.aged), "years": years}))
    if model.lowered_to is not None and model.lowered_to == model.evidence:
        level = {"level": number(model.lowered_to), "most": number(MOST_EVIDENCE)}
        words = _("A reviewer lowered it to %(level)s of %(most)s:") % level
        said.append(Why(words, Text(model.lowered_reason, model.language)))
    return tuple(said)


def standing(
    model: OperatingModel, content: Mapping[str, Any], since: Sequence[Mapping[str, Any]], today: date
) -> Evidence:
    """The rule itself over what the page tells of the sources: whose teams they are is not told, so that its level may
    be too high; why it is lower is right."""
    told: dict[str, Source] = {}
    for one in (*content["sources"], *since):
        if not one["carried_out"]:
            continue
        before = told.get(one["code"])
        kinds = frozenset(one["kinds"]) | (before.kinds if before else frozenset())
        answered = bool(one["answer"]) if one.get("since") else True
        told[one["code"]] = Source(
            uuid5(NAMESPACE_URL, one["code"]), kinds, one["certainty"], None, frozenset(one["areas"]), answered
        )
    return evidence_of(tuple(told.values()), checked_on=model.last_checked_on, today=today)


def _most() -> dict[str, str]:
    return {"cap": number(CAP), "most": number(MOST_EVIDENCE)}
