"""The one thing that is asked of an adopter next."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from oppiva.adoption.models import TRIED, USING, Stage
from oppiva.adoption.queries.own import Progress


@dataclass(frozen=True)
class Ask:
    """What is asked: as a sentence, on the button, and the name of the page that takes it."""

    code: str
    sentence: str | Promise
    button: str | Promise
    page: str


ASKS = {
    one.code: one
    for one in (
        Ask("shown", _("Next: choose how you may be shown."), _("Choose how you are shown"), "shown"),
        Ask("question", _("Next: say whether it is still in use."), _("Answer the question"), "asked"),
        Ask("stage", _("Next: move the stage when you have gone on."), _("Move the stage"), "stage"),
        Ask("reach", _("Next: tell whom the model reaches."), _("Tell whom it reaches"), "reach"),
        Ask("core", _("Next: look whether the core is in place."), _("Check the core"), "core"),
        Ask("result", _("Next: tell what came of it."), _("Tell the result"), "result"),
        Ask("use", _("Next: say whether you take it into use."), _("Say how it goes on"), "stage"),
        Ask("version", _("Next: look at the new version of the model."), _("Look at the new version"), "version"),
        Ask("tip", _("Next: give a tip to the next place."), _("Give a tip"), "tip"),
    )
}


def next_ask(progress: Progress) -> Ask | None:
    """The next step of a place, None when nothing is asked: one thing, the most needed first."""
    return ASKS.get(_code(progress))


def _code(one: Progress) -> str:
    if one.refused or one.stage == Stage.ENDED:
        return ""
    if one.question_open:
        return "question"
    if not one.shown_chosen:
        return "shown"
    if one.stage not in TRIED:
        return "version" if one.newer else "stage"
    for code, there in (("reach", one.reach_told), ("core", one.core_told), ("result", one.result_told)):
        if not there:
            return code
    if one.stage not in USING:
        return "use"
    if one.newer:
        return "version"
    return "" if one.tip_told else "tip"
