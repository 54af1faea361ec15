"""Trials and reviews of a model as lines: where, who, how it stands, what was said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from oppiva.catalogue.models import ModelTrial, OperatingModel, PeerReview
from oppiva.core.policy import Actor
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


def trials_shown(model: OperatingModel, rows: Sequence[ModelTrial], actor: Actor) -> tuple[Line, ...]:
    """The places in the order in which they were named."""
    return tuple(_trial(model, one, actor) for one in rows)


def _trial(model: OperatingModel, one: ModelTrial, actor: Actor) -> Line:
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
        one.person.name if one.person is not None else "",
        state,
        one.done_on is not None,
        False,
        actor.person_id is not None and str(one.person_id) == actor.person_id,
        reverse("catalogue:model_trial", args=[model.programme.code, model.code, one.pk]),
        tuple((label, text) for label, text in said if text),
    )


def reviews_shown(model: OperatingModel, rows: Sequence[PeerReview], actor: Actor) -> tuple[Line, ...]:
    """The reviews in the order in which they were asked for."""
    return tuple(_review(model, one, actor) for one in rows)


def _review(model: OperatingModel, one: PeerReview, actor: Actor) -> Line:
    mine = actor.person_id is not None and str(one.person_id) == actor.person_id
    moment = one.answered_at or one.asked_at
    kind = _("Programme's team") if one.kind == PeerReview.Kind.TEAM else _("Peer of another area")
    return Line(
        one.pk,
        one.person.name if one.person is not None else _("a former member"),
        kind,
        f"{PeerReview.State(one.state).label}, {date_short(moment)}",
        one.state == PeerReview.State.APPROVED,
        one.state == PeerReview.State.RETURNED,
        mine,
        reverse("catalogue:model_review", args=[model.programme.code, model.code, one.pk]) if mine else "",
        ((("", one.text),) if one.text else ()),
    )
