"""What experiments tell people of, in words: one line for a record, its newest state and why."""

from __future__ import annotations

from django.utils.translation import gettext as _

from oppiva.experiments import follow_words
from oppiva.experiments.models import Amendment, PermissionRequest, Reason
from oppiva.experiments.services.reading import QUESTION
from oppiva.experiments.services.telling import EXPERIMENT, NEWS, PERMISSION, PUBLISHING
from oppiva.people import slots

Of, Answer = Amendment.Of, PermissionRequest.Answer


def register() -> None:
    """Makes the notices of experiments known."""
    slots.register_notice(slots.NoticeKind(EXPERIMENT, "experiments.experiment", experiment_line))
    slots.register_notice(slots.NoticeKind(PERMISSION, "experiments.permissionrequest", permission_line))
    slots.register_notice(slots.NoticeKind(PUBLISHING, "experiments.publictext", publishing_line))
    slots.register_notice(slots.NoticeKind(NEWS, "experiments.decisionnews", news_line))
    slots.register_notice(slots.NoticeKind(QUESTION, "experiments.teamquestion", question_line))


def experiment_line(code: str, facts: slots.Facts) -> str:
    """What happened to the reader's own experiment."""
    if code == "amended":
        return _amended(facts)
    if code == "followed":
        return follow_words.team_line(str(facts.get("code", "")), _months(facts), str(facts.get("value", "")))
    lines = {
        "idea": _("Experiment %(code)s is an idea again."),
        "planned": _("Experiment %(code)s: the idea is a plan now."),
        "running": _("Experiment %(code)s: the trial has begun and the prediction is locked."),
        "resumed": _("Experiment %(code)s: the trial goes on."),
        "paused": _("Experiment %(code)s is paused."),
        "reviewing": _("Experiment %(code)s: the trial is over. Next you write down the result."),
        "reopened": _("Experiment %(code)s: the trial goes on with a later last day."),
        "decided": _("Experiment %(code)s: the decision is written down."),
        "corrected": _("Experiment %(code)s: the decision has been corrected."),
        "published": _("Experiment %(code)s is published."),
        "withdrawn": _("Experiment %(code)s is no longer published."),
        "renumbered": _("Experiment %(code)s: the public page has a new version."),
        "new_cycle": _("Experiment %(code)s: a new round begins. Predict anew."),
        "not_started": _("Experiment %(code)s did not start."),
        "interrupted": _("Experiment %(code)s is interrupted."),
        "late": _("Experiment %(code)s: an entry came after the decision. It is marked as late."),
        "privacy_checked": _("Experiment %(code)s: data protection has been checked. You may write freely again."),
        "codes_blanked": _("Experiment %(code)s: a facilitator blanked a personal identity code in the log."),
        "visibility": _("Experiment %(code)s: who sees it has changed."),
        "news_told": _("Experiment %(code)s: the decision was told to your supervisors."),
    }
    line = lines.get(code, _("Experiment %(code)s has changed.")) % {"code": facts.get("code", "")}
    why = _reason(str(facts.get("reason") or ""))
    return f"{line} {why}" if why else line


def _amended(facts: slots.Facts) -> str:
    """Which of what was locked has been changed by a signed amendment."""
    lines = {
        str(Of.PREDICTION): _("Experiment %(code)s: the prediction has been amended."),
        str(Of.THRESHOLD): _("Experiment %(code)s: the limits of decision have been amended."),
        str(Of.MEASURE): _("Experiment %(code)s: the measure has been amended."),
        str(Of.PERIOD): _("Experiment %(code)s: the time of the trial has been amended."),
        str(Of.DECISION): _("Experiment %(code)s: the decision has been corrected."),
    }
    line = lines.get(str(facts.get("target")), _("Experiment %(code)s: what was locked has been amended."))
    return line % {"code": facts.get("code", "")}


def _months(facts: slots.Facts) -> int:
    months = facts.get("months")
    return months if isinstance(months, int) else 0


def _reason(reason: str) -> str:
    """A reason of the list as a sentence of its own; words that somebody wrote stand beside the notice."""
    words = {
        str(Reason.TIME): _("Reason: no time."),
        str(Reason.STAFF_CHANGE): _("Reason: changes of staff."),
        str(Reason.PERMISSION): _("Reason: no permission."),
        str(Reason.CUSTOMER_FLOW): _("Reason: too few customers."),
        str(Reason.OTHER): _("Reason: another one."),
    }
    return words.get(reason, "")


def permission_line(code: str, facts: slots.Facts) -> str:
    """A request for permission: to its supervisor by team, to the team by experiment; no name of anybody."""
    team = f"{facts.get('series', '')}-{facts.get('team', '')}"
    if code == "asked":
        return _("Team %(team)s asks permission for a trial.") % {"team": team}
    if code == "withdrawn":
        return _("Team %(team)s took its request for permission back.") % {"team": team}
    about = {"code": facts.get("code", "")}
    if code == "silence":
        words = _("Experiment %(code)s: a week has gone without an answer to your request for permission.")
        return words % about
    lines = {
        str(Answer.YES): _("Experiment %(code)s: the supervisor answered yes."),
        str(Answer.TALK_FIRST): _("Experiment %(code)s: the supervisor wants to talk first."),
        str(Answer.NOT_NOW): _("Experiment %(code)s: the supervisor answered not now."),
    }
    other = _("Experiment %(code)s: your request for permission was answered.")
    return lines.get(str(facts.get("answer")), other) % about


def news_line(code: str, facts: slots.Facts) -> str:
    """That a team tells its decision; what it is stands on the page."""
    return _("Team %(team)s tells you its decision.") % {"team": f"{facts.get('series', '')}-{facts.get('team', '')}"}


def publishing_line(code: str, facts: slots.Facts) -> str:
    """On the way to a public page: what is asked of whom, and what came of it."""
    lines = {
        "names_asked": _("Experiment %(code)s: may your name stand on the public page?"),
        "check_asked": _("Experiment %(code)s: the team asked for a check before publishing."),
        "check_returned": _("Experiment %(code)s: something is to change before it is published."),
        "check_confirmed": _("Experiment %(code)s: the text is checked. You can publish it."),
        "withdrawn": _("Experiment %(code)s is no longer published."),
        "names_changed": _("Experiment %(code)s: an answer about a name has changed. Ask for the check anew."),
    }
    return lines.get(code, _("Experiment %(code)s has changed.")) % {"code": facts.get("code", "")}


def question_line(code: str, facts: slots.Facts) -> str:
    """A question to a team, told to the team or to who asked; no name of anybody."""
    lines = {
        "asked": _("Experiment %(code)s: a reader asks your team something."),
        "answered": _("Experiment %(code)s: the team answered your question."),
        "closed": _("Experiment %(code)s: the team closed your question without an answer."),
        "hidden": _("Experiment %(code)s: a facilitator hid your question."),
        "hidden_by_team": _("Experiment %(code)s: the team hid your question."),
        "hidden_from_team": _("Experiment %(code)s: a facilitator hid a question to your team."),
        "shown": _("Experiment %(code)s: a hidden question is seen again."),
    }
    words = lines.get(code, _("Experiment %(code)s: a question has changed."))
    return words % {"code": facts.get("code", "")}
