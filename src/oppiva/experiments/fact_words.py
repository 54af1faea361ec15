"""Facts of the audit log about experiments in words: where they stood, what was decided, answered, shared."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as __
from django.utils.translation import pgettext_lazy

from oppiva.experiments.models import Amendment, Choice, FollowUp, PermissionRequest, ShareLevel, State, Step
from oppiva.people.words import add_facts

LABELS: Mapping[str, str | Promise] = {
    "answer": __("answer"),
    "before": pgettext_lazy("audit log", "before"),
    "choice": __("decision"),
    "cycle": __("cycle"),
    "given": __("name shown"),
    "late": __("written afterwards"),
    "step": __("step"),
    "target": __("what was amended"),
    "value": __("answer"),
}
VALUES: Mapping[str, Mapping[str, str | Promise]] = {
    "answer": dict(PermissionRequest.Answer.choices),
    "before": dict(State.choices),
    "choice": dict(Choice.choices),
    "state": {**dict(State.choices), **dict(ShareLevel.choices)},
    "step": dict(Step.choices),
    "target": dict(Amendment.Of.choices),
    "value": dict(FollowUp.Value.choices),
}


def register() -> None:
    """Gives the page of the audit log these words."""
    add_facts(LABELS, VALUES)
