"""What programme tells people of, in words: the state of a plan version, of a commitment."""

from __future__ import annotations

from django.utils.translation import gettext as _

from oppiva.people import slots
from oppiva.programme.models import Commitment
from oppiva.programme.services.telling import COMMITMENT, PLAN


def register() -> None:
    """Makes the notices of programme known."""
    slots.register_notice(slots.NoticeKind(PLAN, "programme.planversion", plan_line))
    slots.register_notice(slots.NoticeKind(COMMITMENT, "programme.commitment", commitment_line))


def plan_line(code: str, facts: slots.Facts) -> str:
    """What has become of a version of a plan that the reader wrote."""
    lines = {
        "in_force": _("%(programme)s: version %(no)s of the plan, which you wrote, is in force."),
        "replaced": _("%(programme)s: version %(by)s is in force instead of version %(no)s, which you wrote."),
        "decided": _("%(programme)s: the funder's decision is recorded on version %(no)s, which you wrote."),
    }
    found = lines.get(code, _("%(programme)s: version %(no)s of the plan, which you wrote, has changed."))
    return found % {"programme": facts.get("programme", ""), "no": facts.get("no", ""), "by": facts.get("by", "")}


def commitment_line(code: str, facts: slots.Facts) -> str:
    """What has become of a commitment that the reader recorded."""
    kinds = dict(Commitment.Kind.choices)
    about = {
        "programme": facts.get("programme", ""),
        "before": str(kinds.get(str(facts.get("before")), "")),
        "after": str(kinds.get(str(facts.get("after")), "")),
    }
    if code == "removed":
        return _("%(programme)s: a commitment that you recorded has been removed.") % about
    return _("%(programme)s: a commitment that you recorded was “%(before)s” and is now “%(after)s”.") % about
