"""The words of what is refused when a team asks for permission or tells its decision."""

from __future__ import annotations

from collections.abc import Callable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from oppiva.experiments.models import PermissionRequest, Step
from oppiva.experiments.told_words import answer_inside
from oppiva.people.words import add_verbs
from oppiva.ui import refusals, registry
from oppiva.ui.refusals import Facts
from oppiva.ui.registry import Words

CONFLICT = 409
VERBS = {
    "permission_asked": gettext_lazy("asked permission for a trial"),
    "permission_withdrawn": gettext_lazy("took back a request for permission"),
    "permission_answered": gettext_lazy("answered a request for permission"),
    "news_told": gettext_lazy("told a decision to supervisors"),
}

# Said at the form or on the page of errors (422).
WORDS: dict[str, Callable[[Facts], str]] = {
    "permission_nobody": lambda _facts: _("Choose whom you ask."),
    "permission_not_theirs": lambda _facts: _("Choose a supervisor of somebody in your team."),
    "permission_answer": lambda _facts: _("Choose one of the three answers."),
    "permission_empty": lambda facts: empty_words(str(facts.get("step", ""))),
    "rhythm_none": lambda _facts: _("Choose a rhythm for your measure first. Then it can be added to your calendar."),
}


def empty_words(step: str) -> str:
    """What a supervisor could not judge yet."""
    if step == Step.PROBLEM:
        return _("Give the experiment a name first. The supervisor sees it.")
    return _("Fill in the trial first: where, with how many and when. The supervisor sees it.")


def _answered(facts: Facts) -> Words:
    answer = str(facts.get("answer", ""))
    said = answer_inside(answer) if answer in PermissionRequest.Answer.values else ""
    return Words(
        _("The request has been answered already: %(answer)s.") % {"answer": said},
        _("Nothing was changed."),
        CONFLICT,
    )


def register() -> None:
    """Give each refusal its words, and each deed its line in the log."""
    refusals.register(WORDS)
    add_verbs(VERBS)
    registry.error_words("permission_answered", _answered)
    registry.error_words(
        "permission_over",
        lambda _facts: Words(
            _("The team does not need the answer any more."),
            _("It took the request back, or has decided. Nothing was changed."),
            CONFLICT,
        ),
    )
    registry.error_words(
        "permission_closed",
        lambda _facts: Words(
            _("The trial is over, so permission is not asked any more."), _("Nothing was changed."), CONFLICT
        ),
    )
    registry.error_words(
        "news_too_early",
        lambda _facts: Words(_("There is no decision to tell yet."), _("Write down the decision first."), CONFLICT),
    )
    registry.error_words(
        "news_nobody",
        lambda _facts: Words(
            _("Your units have no supervisor in Oppiva."), _("Tell the decision in your own way."), CONFLICT
        ),
    )
