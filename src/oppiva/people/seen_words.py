"""What others see of a person, in words: who, what, and the rule of the rights table that says so."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from oppiva.core.policy import MATRIX
from oppiva.people.models import Role
from oppiva.people.queries import Sight

READERS: Mapping[str, Promise] = {
    "team": __("%(role)s in your team"),
    "series": __("%(role)s in your series"),
    "unit": __("%(role)s in your unit"),
    "area": __("%(role)s in your employment area"),
    "programme": __("%(role)s in your programme"),
    "instance": __("%(role)s"),
    "elsewhere": __("%(role)s in another unit"),
}
WHERE: Mapping[str, Promise] = {
    "team": __("in their own team"),
    "series": __("in their own series or unit"),
    "unit": __("in their own unit"),
    "area": __("in their own employment area"),
    "programme": __("in their own programme"),
    "instance": __("in the whole installation"),
}
SAMPLE, OPTED = 1, 2  # notes of the rights table: a drawn sample; only when the person opted in


@dataclass(frozen=True, slots=True)
class Reader:
    """Readers who see the same for the same reason."""

    who: str
    why: str


@dataclass(frozen=True, slots=True)
class Group:
    """All readers who see the same: what it is in words, and who they are and why."""

    name: bool
    contact: bool
    grants: bool
    readers: tuple[Reader, ...]

    @property
    def what(self) -> str:
        """What these readers see."""
        match self.name, self.contact, self.grants:
            case True, True, True:
                return _("See your name, unit, e-mail, phone and grants")
            case True, True, False:
                return _("See your name, unit, e-mail and phone")
            case True, False, True:
                return _("See your name, unit and grants")
            case True, False, False:
                return _("See your name and unit")
        return _("See nothing of you")


def groups(sights: Iterable[Sight]) -> list[Group]:
    """Who sees what and why: those who see most first, equal ones together."""
    found: dict[tuple[bool, bool, bool], dict[str, list[str]]] = {}
    for sight in sights:
        reasons = found.setdefault((sight.name, sight.contact, sight.grants), {})
        who = reasons.setdefault(_why(sight), [])
        role = str(Role(sight.viewer.role).label)
        # Where a role is held makes no difference to one that sees nothing anywhere.
        anywhere = not sight.name and not MATRIX["person"].get(sight.viewer.role)
        words = role if anywhere else str(READERS[sight.viewer.kind]) % {"role": role}
        if words not in who:
            who.append(words)
    return [
        Group(*seen, tuple(Reader(capfirst(", ".join(who)), why) for why, who in reasons.items()))
        for seen, reasons in sorted(found.items(), key=lambda item: item[0], reverse=True)
    ]


def _why(sight: Sight) -> str:
    role = sight.viewer.role
    if not sight.name:
        return _no_name(role)
    parts = [_("Reads names and units %(where)s.") % {"where": _where(role, "person")}, _contact(sight)]
    if sight.grants:
        parts.append(_("Gives and ends grants %(where)s.") % {"where": _where(role, "invitation")})
    return " ".join(parts)


def _no_name(role: str) -> str:
    terms = MATRIX["person"].get(role, ())
    if not terms:
        return _("The role has no right to see people.")
    if terms[0].note == SAMPLE:
        return _("Sees only the names of a drawn sample.")
    return _("Reads names and units only %(where)s.") % {"where": _where(role, "person")}


def _contact(sight: Sight) -> str:
    terms = MATRIX["contact"].get(sight.viewer.role, ())
    if not terms:
        return _("E-mail and phone are not for this role.")
    if terms[0].note == OPTED:
        return _("E-mail and phone only in their own team, and only when you allow it.")
    return _("Needs e-mail and phone %(where)s.") % {"where": _where(sight.viewer.role, "contact")}


def _where(role: str, kind: str) -> str:
    return str(next((WHERE[term.scope] for term in MATRIX[kind].get(role, ()) if term.scope in WHERE), ""))
