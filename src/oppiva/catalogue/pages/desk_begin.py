"""What a candidate still lacks to become a model, each with where it is mended."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from oppiva.catalogue.models import SHORTEST_SENTENCE, Candidate, EdgeKind
from oppiva.catalogue.queries import CandidateRow


@dataclass(frozen=True)
class Missing:
    """One thing that is missing: its words, what to press, where that leads."""

    words: str
    button: str
    address: str


def missing_of(candidate: Candidate, row: CandidateRow) -> tuple[Missing, ...]:
    """What stands in the way of a model (records.md 3.1), in the order in which it is mended; no statement."""
    args = [candidate.programme.code, candidate.code]
    home, names = reverse("catalogue:candidate", args=args), reverse("catalogue:rename", args=args)
    found = []
    if not any(one.kind == EdgeKind.BUILDS_ON for one in row.cards):
        words = _("No experiment is its foundation. Say on the page of an experiment that the candidate builds on it.")
        found.append(Missing(words, _("See its experiments"), home))
    against = [one for one in row.cards if one.kind == EdgeKind.CONTRADICTS and not one.answer]
    for one in against:
        words = _("The contradiction of experiment %(code)s has no answer.") % {"code": one.card.code}
        found.append(Missing(words, _("Answer"), reverse("catalogue:answer", args=[*args, one.edge])))
    if len(row.one_sentence) < SHORTEST_SENTENCE:
        found.append(Missing(_("It is not told in one sentence yet."), _("Change the words"), names))
    if not row.for_whom:
        found.append(Missing(_("It is not said for whom it is."), _("Change the words"), names))
    if row.locked:
        found.append(Missing(_("It is locked. Unlock it first."), _("See the candidate"), home))
    return tuple(found)
