"""Trials and reviews of a model as lines: where, who, how it stands, what was said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from oppiva.catalogue.models import AT_WORK_STATES, ModelTrial, OperatingModel, PeerReview
from oppiva.catalogue.tried import counts, text_tried
from oppiva.core.policy import Actor
from oppiva.people.queries import area_names
from oppiva.ui.formatting import date_short


@dataclass(frozen=True)
class Line:
    """One trial or review. `mine`: it is the reader who is asked; `address`: where it is told or answered."""

    pk: object
    title: str
    who: str
    state: str
    done: bool
    returned: bool
    mine: bool
    address: str
    said: tuple[tuple[str, str], ...]
    outdated: bool = False


def trials_shown(
    model: OperatingModel, rows: Sequence[ModelTrial], actor: Actor, *, names: bool = True
) -> tuple[Line, ...]:
    """The places in the order in which they were named; `names`: who tries there by name, too."""
    text = text_tried(model.draft)
    # Published, it counts for the text that was published, whatever the next version will say.
    at_work = model.state in AT_WORK_STATES
    return tuple(_trial(model, one, actor, counts=not at_work or counts(one, text), names=names) for one in rows)


def _trial(model: OperatingModel, one: ModelTrial, actor: Actor, *, counts: bool, names: bool) -> Line:
    mine = actor.person_id is not None and str(one.person_id) == actor.person_id
    place = f"{one.organisation.name}, {one.unit.name}" if one.unit is not None else one.organisation.name
    said = [
        (_("What was unclear"), one.unclear),
        (_("What is to change in the text"), one.changed),
        (_("Why nothing changes"), one.no_change_reason),
    ]
    state = (
        _("tried on %(day)s") % {"day": date_short(one.done_on)}
        if one.done_on is not None
        else _("named on %(day)s") % {"day": date_short(one.named_at)}
    )
    return Line(
        one.pk,
        place,
        one.person.name if one.person is not None and (names or mine) else "",
        state,
        one.done_on is not None and counts,
        False,
        mine,
        reverse("catalogue:model_trial", args=[model.programme.code, model.code, one.pk]),
        tuple((label, text) for label, text in said if text),
        outdated=one.done_on is not None and not counts,
    )


def reviews_shown(
    model: OperatingModel, rows: Sequence[PeerReview], actor: Actor, *, names: bool = True
) -> tuple[Line, ...]:
    """The reviews in the order in which they were asked for; without `names` a reviewer is the role and the area."""
    return tuple(_review(model, one, actor, names=names) for one in rows)


def _review(model: OperatingModel, one: PeerReview, actor: Actor, *, names: bool) -> Line:
    mine = actor.person_id is not None and str(one.person_id) == actor.person_id
    moment = one.answered_at or one.asked_at
    kind = _("Programme's team") if one.kind == PeerReview.Kind.TEAM else _("Peer of another area")
    if names or mine:
        title, who = one.person.name if one.person is not None else _("a former member"), kind
    else:
        title, who = kind, ", ".join(area_names([one.area_id])) if one.area_id is not None else ""
    return Line(
        one.pk,
        title,
        who,
        f"{PeerReview.State(one.state).label}, {date_short(moment)}",
        one.state == PeerReview.State.APPROVED,
        one.state == PeerReview.State.RETURNED,
        mine,
        reverse("catalogue:model_review", args=[model.programme.code, model.code, one.pk]) if mine else "",
        ((("", one.text),) if one.text else ()),
    )
