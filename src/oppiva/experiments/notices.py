"""What experiments tell people of, in words."""

from __future__ import annotations

from django.utils.translation import gettext as _

from oppiva.experiments.services.telling import EXPERIMENT
from oppiva.people import slots


def register() -> None:
    """Makes the notices of experiments known."""
    slots.register_notice(slots.NoticeKind(EXPERIMENT, "experiments.experiment", experiment_line))


def experiment_line(code: str, facts: slots.Facts) -> str:
    """What happened to the reader's own experiment."""
    lines = {
        "planned": _("Experiment %(code)s: the idea is a plan now."),
        "running": _("Experiment %(code)s: the trial has begun and the prediction is locked."),
        "paused": _("Experiment %(code)s is paused."),
        "reviewing": _("Experiment %(code)s: the trial is over. Next you write down the result."),
        "decided": _("Experiment %(code)s: the decision is written down."),
        "not_started": _("Experiment %(code)s: marked as not started."),
        "interrupted": _("Experiment %(code)s is interrupted."),
        "amended": _("Experiment %(code)s: what was locked has been amended."),
    }
    return lines.get(code, _("Experiment %(code)s has changed.")) % {"code": facts.get("code", "")}
