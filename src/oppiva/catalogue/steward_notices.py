"""What stewards, who looks after a programme's models, and who asked are told, in words: one line, no name."""

from __future__ import annotations

from django.utils.translation import gettext as _

from oppiva.catalogue.services.model_news import QUESTION, STEWARDSHIP
from oppiva.people import slots


def register() -> None:
    """Makes the notices known."""
    slots.register_notice(slots.NoticeKind(STEWARDSHIP, "catalogue.stewardship", term_line))
    slots.register_notice(slots.NoticeKind(QUESTION, "catalogue.stewardquestion", question_line))


def term_line(code: str, facts: slots.Facts) -> str:
    """What became of a stewardship; the first three are said to the steward, the others to the programme or to both."""
    lines = {
        "invited": _("Model %(code)s: you are asked to be its steward."),
        "taken_back": _("Model %(code)s: the invitation to be its steward was taken back."),
        "handed_over": _("Model %(code)s: another steward keeps it now. Thank you for keeping it."),
        "accepted": _("Model %(code)s: the steward accepted."),
        "declined": _("Model %(code)s: the invited steward declined."),
        "resigned": _("Model %(code)s: its steward left."),
        "organisation_gone": _("Model %(code)s: the steward's organisation was deleted."),
        "person_gone": _("Model %(code)s: the person who kept it is gone."),
        "over": _("Model %(code)s: the time of its steward is over."),
        "due": _("Model %(code)s: its yearly check is due."),
    }
    said = lines.get(code, _("Model %(code)s: its steward has changed.")) % {"code": facts.get("code", "")}
    if facts.get("act") == "invite":
        return _("%(line)s Invite another one.") % {"line": said}
    if facts.get("act") == "ask":
        return _("%(line)s The analyst of the programme invites another one.") % {"line": said}
    return said


def question_line(code: str, facts: slots.Facts) -> str:
    """A question to the steward: to the steward, or to who asked."""
    lines = {
        "asked": _("Model %(code)s: a reader asks you something."),
        "answered": _("Model %(code)s: the steward answered your question."),
        "corrected": _("Model %(code)s: the steward corrected the answer to your question."),
        "declined": _("Model %(code)s: the steward does not answer your question."),
    }
    return lines.get(code, _("Model %(code)s: a question has changed.")) % {"code": facts.get("code", "")}
