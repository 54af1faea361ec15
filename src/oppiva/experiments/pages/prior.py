"""Has this been tried? What others have tried of the same, beside the title that a team is typing (E7)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from oppiva.core.policy import ANONYMOUS
from oppiva.experiments.forms.problem import ProblemForm
from oppiva.experiments.forms.steps import StepForm
from oppiva.experiments.rules import Insider
from oppiva.experiments.services.searched import KINDS
from oppiva.search import queries as search
from oppiva.search.pages import HitShown, hits_shown
from oppiva.ui.context import absolute, bare_path
from oppiva.ui.counting import number_word

ASKED = "kokeiltu"
MOST, SHORTEST = 5, 3
PUBLIC_TAIL = "julkinen/"


@dataclass(frozen=True)
class PriorHit:
    """A hit with its permanent address, and whether the form holds that already."""

    hit: HitShown
    address: str
    linked: bool


@dataclass(frozen=True)
class Prior:
    """What was found for the words of the title; `asked` False: there are no words yet."""

    words: str
    hits: tuple[PriorHit, ...]
    asked: bool
    lexical: bool = False
    off: bool = False


def prior_of(insider: Insider, text: str, linked: Collection[str] = ()) -> Prior:
    """Up to five hits of what others have tried, whatever came of it, under the rights of who types.

    Who came in by the join code finds what is public. The own experiment is no answer.
    """
    text = " ".join(text.split())
    if len(text) < SHORTEST:
        return Prior(_("Write a name or a summary first: it is what we look for."), (), asked=False)
    actor = ANONYMOUS if insider.by_pass else insider.actor
    found = search.find(actor, text, lang=insider.experiment.language, kinds=KINDS, size=MOST + 1)
    near = [one for one in found.hits if one.object_id != insider.experiment.pk] if found.found else []
    hits = []
    for shown in hits_shown(actor, near[:MOST], found):
        address = permanent(shown.card.address)
        hits.append(PriorHit(shown, address, address in linked))
    return Prior(_words(len(hits)), tuple(hits), asked=True, lexical=found.lexical, off=found.off)


def prior_part(insider: Insider, form: StepForm) -> dict[str, object]:
    """The same on the page of the step itself, for who has no script."""
    if not isinstance(form, ProblemForm):
        return {}
    text = text_of({name: str(form[name].value() or "") for name in ("name", "summary", "problem")})
    return {"prior": prior_of(insider, text, form.prior_addresses()), "plain": True}


def text_of(typed: Mapping[str, str]) -> str:
    """What is looked for: the name, else the summary, else the problem."""
    return next((typed[name] for name in ("name", "summary", "problem") if typed.get(name, "").strip()), "")


def permanent(address: str) -> str:
    """The address of an experiment that is kept: the same in all languages, and for all who may open it."""
    return absolute(bare_path(address).removesuffix(PUBLIC_TAIL))


def _words(n: int) -> str:
    if not n:
        return _("We found nothing alike among what is open to you.")
    words = ngettext("One experiment may be about the same.", "%(n)s experiments may be about the same.", n)
    return words % {"n": number_word(n)}
