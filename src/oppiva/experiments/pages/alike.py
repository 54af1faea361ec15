"""Experiments like one: up to five that tell the same story, among those the reader may find."""

from __future__ import annotations

from dataclasses import replace

from django.utils.translation import gettext as _

from oppiva.core.policy import Actor
from oppiva.experiments.models import Experiment
from oppiva.experiments.services.searched import KINDS
from oppiva.search import queries as search
from oppiva.search import words
from oppiva.search.pages import HitShown, hits_shown
from oppiva.search.queries import Hit

MOST = 5


def alike_to(actor: Actor, experiment: Experiment) -> tuple[HitShown, ...] | None:
    """The most alike first, each with what they share; None where the reader does not find the experiment itself."""
    found = search.alike(actor, KINDS, experiment.pk, top=MOST)
    if found is None:
        return None
    why = {(one.kind, one.object_id): _why(one) for one in found.hits}
    shown = hits_shown(actor, found.hits, found)
    return tuple(replace(one, line=(), reason=why[one.kind, one.pk]) for one in shown)


def _why(hit: Hit) -> str:
    shared = hit.reason.words
    return _("In common: %(words)s") % {"words": ", ".join(shared)} if shared else words.why((), by_meaning=True)
