"""The sentences of the desk: what a model lacks, what was done, who reads the draft."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from oppiva.catalogue.model_words import FIELD_NAMES
from oppiva.catalogue.models import ModelState
from oppiva.experiments.reading_words import joined, told_of
from oppiva.ui.counting import number_inside, number_word
from oppiva.ui.formatting import number

# What comes next, by its code (`queries.desk.lacks`): what is said of it, the button, the name of its address.
NEXT: Mapping[str, tuple[Promise, Promise, str]] = {
    "text": (gettext_lazy("Write the text"), gettext_lazy("Go on writing"), "model_write"),
    "place": (gettext_lazy("Name a place that tries the model"), gettext_lazy("Name a place"), "model_trials"),
    "send": (gettext_lazy("Send the model on trial"), gettext_lazy("Look and send"), "model_trials"),
    "trial": (gettext_lazy("Another place tries the model"), gettext_lazy("Open the trial"), "model_trials"),
    "team": (gettext_lazy("The programme's team approves it"), gettext_lazy("Open the reviews"), "model_reviews"),
    "peers": (gettext_lazy("Two peers of another area review it"), gettext_lazy("Open the reviews"), "model_reviews"),
    "rest": (gettext_lazy("Write what publishing asks for"), gettext_lazy("Go on writing"), "model_write"),
    "steward": (gettext_lazy("A steward accepts the model"), gettext_lazy("Open the steward"), "stewards"),
    "read": (gettext_lazy("Read what contradicts the model"), gettext_lazy("Open the foundation"), "model_sources"),
    "answer": (gettext_lazy("Answer a contradiction"), gettext_lazy("Answer"), "model_sources"),
    "source": (
        gettext_lazy("Place an experiment that was carried out at the model"),
        gettext_lazy("Open the foundation"),
        "model_sources",
    ),
    "used": (
        gettext_lazy("The place that writes it uses it, or tries it"),
        gettext_lazy("See the model"),
        "desk_model",
    ),
    "publish": (gettext_lazy("The model can be published"), gettext_lazy("Look and publish"), "model_publish"),
    "check": (gettext_lazy("The steward checks the model"), gettext_lazy("See the model"), "desk_model"),
}
# Whose turn it is.
WAITS: Mapping[str, Promise] = {
    "text": gettext_lazy("waits for its writers"),
    "place": gettext_lazy("waits for its writers"),
    "send": gettext_lazy("waits for its writers"),
    "trial": gettext_lazy("waits for the place that tries it"),
    "team": gettext_lazy("waits for the programme's team"),
    "peers": gettext_lazy("waits for the reviewers"),
    "rest": gettext_lazy("waits for its writers"),
    "steward": gettext_lazy("waits for a steward"),
    "read": gettext_lazy("waits for its writers"),
    "answer": gettext_lazy("waits for its writers"),
    "source": gettext_lazy("waits for its writers"),
    "used": gettext_lazy("waits for its place"),
    "publish": gettext_lazy("waits for the analyst"),
    "check": gettext_lazy("waits for its steward"),
}
# What a reviewed model still lacks, as nouns behind a colon.
STILL: Mapping[str, Promise] = {
    "rest": pgettext_lazy("a model lacks", "parts of the text"),
    "source": pgettext_lazy("a model lacks", "an experiment that was carried out"),
    "answer": pgettext_lazy("a model lacks", "an answer to what contradicts it"),
    "read": pgettext_lazy("a model lacks", "somebody who has read the contradictions"),
    "steward": pgettext_lazy("a model lacks", "a steward"),
    "used": pgettext_lazy("a model lacks", "a place that uses it"),
    "peers": pgettext_lazy("a model lacks", "approvals of two peers"),
}
DONE: Mapping[str, Promise] = {
    "became": gettext_lazy("The candidate is a model now. Write its text next."),
    "returned": gettext_lazy("The model is a candidate again."),
    "saved": gettext_lazy("Saved."),
    "unpublished": gettext_lazy("Saved. There are changes that are not published."),
    "discarded": gettext_lazy("The text is as in the newest version again. What was written stays in the history."),
    "trial_named": gettext_lazy("The place is named."),
    "trial_dropped": gettext_lazy("The place was taken back."),
    "trial_told": gettext_lazy("Thank you. What you wrote is with the authors now."),
    "on_trial": gettext_lazy("The model is on trial. Who was asked hears of it."),
    "on_trial_untold": gettext_lazy(
        "The model is on trial. No person is named, so nobody gets a message: tell the place yourself."
    ),
    "asked": gettext_lazy("The review is asked for."),
    "approved": gettext_lazy("Your approval is written down."),
    "sent_back": gettext_lazy("The text went back to its authors with your words."),
    "draft": gettext_lazy("The model is a draft again. Its approvals are asked for anew."),
    "attached": gettext_lazy("The experiment stands behind the model now."),
    "detached": gettext_lazy("The experiment was taken away. It stays in the history."),
    "answered": gettext_lazy("The answer is saved."),
    "listed": gettext_lazy("You have said that the contradictions are listed."),
    "unlisted": gettext_lazy("The contradictions are to be read again."),
    "published": gettext_lazy("Published."),
    "withdrawn": gettext_lazy("The model is out of use. Its text stays readable with a notice."),
    "back": gettext_lazy("The model is back. Its steward checks it next."),
    "replaced": gettext_lazy("The model leads to the other one now."),
    "lowered": gettext_lazy("The evidence is lowered."),
    "restored": gettext_lazy("The evidence is as it is computed."),
}
# Why the computed evidence became another, by its code (`services.drafts.refresh`); behind a colon.
TURNED: Mapping[str, Promise] = {
    "unanswered": gettext_lazy("something contradicts the model and has not been answered"),
    "outweighed": gettext_lazy("as much speaks against the model as for it"),
    "answered": gettext_lazy("what contradicted the model was answered"),
    "aged": gettext_lazy("nobody has checked the model for two years"),
    "added": gettext_lazy("an experiment was placed at the model"),
    "removed": gettext_lazy("an experiment was taken away from the model"),
    "checked": gettext_lazy("the model was checked"),
    "sources": gettext_lazy("what is known of its experiments changed"),
}
THE_NOUN: Mapping[str, Promise] = {
    ModelState.DRAFT: pgettext_lazy("models in the list", "Being written"),
    ModelState.TESTING: pgettext_lazy("models in the list", "On trial elsewhere"),
    ModelState.PEER_REVIEWED: pgettext_lazy("models in the list", "Reviewed, not published yet"),
    ModelState.PUBLISHED: pgettext_lazy("models in the list", "In the library"),
    ModelState.DUE_REVIEW: pgettext_lazy("models in the list", "To be checked"),
    ModelState.REPLACED: pgettext_lazy("models in the list", "Replaced by another"),
    ModelState.WITHDRAWN: pgettext_lazy("models in the list", "Out of use"),
}


def sentence(published: int, target: int | None, all_: int) -> str:
    """How many models are in the library against what was promised."""
    if not all_:
        return _("There are no models yet.")
    if target is not None:
        return _("%(n)s of %(target)s models are in the library.") % {"n": number(published), "target": number(target)}
    said = ngettext("One model is in the library.", "%(n)s models are in the library.", published)
    return said % {"n": number_word(published)}


def fields(names: Sequence[str], most: int = 3) -> str:
    """Names of fields, the first few and how many more; in quotation marks, as some have a comma or a colon."""
    said = [_("“%(name)s”") % {"name": FIELD_NAMES.get(name, name)} for name in names]
    if len(said) <= most:
        return joined(said)
    more = ngettext("and one more", "and %(n)s more", len(said) - most) % {"n": number_inside(len(said) - most)}
    return f"{', '.join(said[:most])} {more}"


def still(codes: Sequence[str]) -> str:
    """What a reviewed model lacks, as nouns."""
    return joined([str(STILL[one]) for one in codes if one in STILL])


def gaps(n: int) -> str:
    """How many fields are not written yet."""
    said = ngettext("one field is not written yet", "%(n)s fields are not written yet", n)
    return said % {"n": number_inside(n)}


def readers(roles: Sequence[str]) -> str:
    """Who reads a draft: those of the programme, and who is asked."""
    held = frozenset(roles)
    who = told_of(held - {"facilitator"}, outside=True)
    who = [*([_("the facilitators")] if "facilitator" in held else []), *who, _("who is asked to try or to review it")]
    return ngettext("Read by %(who)s.", "Read by %(who)s.", len(who)) % {"who": joined(who)}
