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
class SightRow:
    """Readers who see the same for the same reason."""

    who: tuple[str, ...]
    name: bool
    contact: bool
    grants: bool
    why: str


def rows(sights: Iterable[Sight]) -> list[SightRow]:
    """Who sees what and why, those who see most first; equal ones on one row."""
    found: dict[tuple[bool, bool, bool, str], list[str]] = {}
    for sight in sights:
        who = found.setdefault((sight.name, sight.contact, sight.grants, _why(sight)), [])
        words = capfirst(str(READERS[sight.viewer.kind]) % {"role": Role(sight.viewer.role).label})
        if words not in who:
            who.append(words)
    ordered = sorted(found.items(), key=lambda item: (-item[0][0], -item[0][1], -item[0][2]))
    return [SightRow(tuple(who), *key) for key, who in ordered]


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
