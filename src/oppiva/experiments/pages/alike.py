"""Experiments like one: up to five that tell the same story, among those the reader may find."""

from __future__ import annotations

from dataclasses import replace

from django.utils.translation import gettext as _

from oppiva.experiments.rules import Sight
from oppiva.experiments.services.searched import BEGUN, PUBLISHED, WHOLE
from oppiva.search import queries as search
from oppiva.search import words
from oppiva.search.pages import HitShown, hits_shown
from oppiva.search.queries import Hit

MOST = 5


def alike_to(sight: Sight) -> tuple[HitShown, ...]:
    """The most alike first, each with what they share; of what is public alone as it went out."""
    hits = search.alike(sight.actor, kind_of(sight), sight.experiment.pk, top=MOST)
    why = {(one.kind, one.object_id): _why(one) for one in hits}
    return tuple(replace(one, line=(), reason=why[one.kind, one.pk]) for one in hits_shown(sight.actor, hits))


def kind_of(sight: Sight) -> str:
    """As which of its three kinds this reader finds the experiment itself."""
    if sight.public_alone:
        return PUBLISHED
    return BEGUN if sight.experiment.submitted_at is None else WHOLE


def _why(hit: Hit) -> str:
    shared = hit.reason.words
    return _("In common: %(words)s") % {"words": ", ".join(shared)} if shared else words.why((), by_meaning=True)
