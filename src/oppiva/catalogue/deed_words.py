"""The words of what is done and taken back at the table, where the sentence needs more than codes."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import pgettext, pgettext_lazy

from oppiva.catalogue.models import EdgeKind
from oppiva.experiments.reading_words import joined
from oppiva.people.words import verb as verb_of

# What Undo takes back, as a thing and not as somebody's deed: it stands after "Undo:" and "Undone:".
THINGS = {
    "candidate_opened": pgettext_lazy("undo", "opening a candidate"),
    "candidate_renamed": pgettext_lazy("undo", "the new words of a candidate"),
    "candidate_locked": pgettext_lazy("undo", "locking a candidate"),
    "candidate_unlocked": pgettext_lazy("undo", "unlocking a candidate"),
    "candidate_kept": pgettext_lazy("undo", "keeping a candidate as learning"),
    "candidates_merged": pgettext_lazy("undo", "merging candidates"),
    "candidate_split": pgettext_lazy("undo", "splitting a candidate"),
    "card_placed": pgettext_lazy("undo", "placing an experiment"),
    "card_moved": pgettext_lazy("undo", "the change to where an experiment belongs"),
    "card_removed": pgettext_lazy("undo", "taking an experiment out"),
    "card_kept": pgettext_lazy("undo", "keeping an experiment as learning"),
    "card_later": pgettext_lazy("undo", "leaving an experiment for later"),
    "card_right": pgettext_lazy("undo", "saying that an experiment lies right"),
    "topic_opened": pgettext_lazy("undo", "opening a candidate with an experiment"),
    "suggestion_accepted": pgettext_lazy("undo", "accepting a suggestion"),
    "suggestion_rejected": pgettext_lazy("undo", "rejecting a suggestion"),
    "candidate_became_model": pgettext_lazy("undo", "making a candidate a model"),
    "model_returned": pgettext_lazy("undo", "making a model a candidate again"),
    "model_source_added": pgettext_lazy("undo", "placing an experiment at a model"),
    "model_source_removed": pgettext_lazy("undo", "taking an experiment away from a model"),
    "contradiction_answered": pgettext_lazy("undo", "the answer to a contradiction"),
}


def thing(verb: str) -> str:
    """What a deed is called when it is taken back; one of another part of the app has its line in the log."""
    return str(THINGS.get(verb) or verb_of(verb))


def undone(verb: str) -> str:
    """What was taken back; nothing more is known of a deed that lies far behind."""
    return _("Undone: %(what)s.") % {"what": thing(verb)} if verb else _("Undone.")


def changed(card: str, before: Sequence[str], after: str) -> str:
    """`08-3 was a contradiction, now it is a foundation.`"""
    facts = {"card": card, "before": joined([_noun(one) for one in before]), "after": _noun(after)}
    return _("%(card)s was %(before)s, now it is %(after)s.") % facts


def _noun(kind: str) -> str:
    return {
        EdgeKind.BUILDS_ON: pgettext("card is", "a foundation"),
        EdgeKind.SUPPORTS: pgettext("card is", "support"),
        EdgeKind.CONTRADICTS: pgettext("card is", "a contradiction"),
        EdgeKind.CONTEXT: pgettext("card is", "background"),
    }[EdgeKind(kind)]
