"""What adoptions tell people of, in words."""

from __future__ import annotations

from django.utils.translation import gettext as _

from oppiva.adoption.services.telling import OWN, STEWARD, WAITS
from oppiva.people import slots


def register() -> None:
    """Makes the notices known."""
    slots.register_notice(slots.NoticeKind(OWN, "adoption.adoption", own_line))
    slots.register_notice(slots.NoticeKind(WAITS, "adoption.adoption", waits_line))
    slots.register_notice(slots.NoticeKind(STEWARD, "adoption.adoption", steward_line))


def own_line(code: str, facts: slots.Facts) -> str:
    """What somebody else did to an adoption whose contact the reader is."""
    lines = {
        "confirmed": _("Adoption %(code)s is confirmed. It is counted from now on."),
        "refused": _("Adoption %(code)s was not confirmed."),
        "waits": _("Adoption %(code)s waits to be confirmed again."),
        "handed_over": _("You are the contact of adoption %(code)s now."),
        "stage_ended": _("Adoption %(code)s was ended."),
        "pulled": _("Adoption %(code)s: a change you made was taken into the model."),
    }
    return lines.get(code, _("Adoption %(code)s has changed.")) % {"code": facts.get("code", "")}


def waits_line(code: str, facts: slots.Facts) -> str:
    """Somebody says that they take a model into use; the reader may confirm it."""
    return _("Adoption %(code)s: is the adopter who it says?") % {"code": facts.get("code", "")}


def steward_line(code: str, facts: slots.Facts) -> str:
    """What happened where a model is in use, for who keeps it."""
    lines = {
        "new_adopter": _("Adoption %(code)s: a new place takes your model into use."),
        "adaptation": _("Adoption %(code)s: a place told how it changed your model."),
        "ended": _("Adoption %(code)s: a place does not use your model any more."),
        "forked": _("Adoption %(code)s: a place began a local variant of your model."),
        "result": _("Adoption %(code)s: a place told its result."),
    }
    return lines.get(code, _("Adoption %(code)s has changed.")) % {"code": facts.get("code", "")}
