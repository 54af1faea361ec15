"""The grouping table in words: its sentence, its counts, why a card is suggested. Tested small functions.

A suggestion is called one, never a certainty; no number of it is shown (text-analysis.md 6).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from oppiva.catalogue.models import CandidateState, EdgeKind
from oppiva.catalogue.queries import Card, Counts
from oppiva.experiments.models import Choice, State
from oppiva.experiments.others_words import past
from oppiva.experiments.reading_words import joined, told_of
from oppiva.experiments.result_words import with_unit
from oppiva.people.queries import area_names
from oppiva.ui.counting import number_inside, number_word
from oppiva.ui.formatting import date_short, number

# The shape of an edge: the icon of the app's or the common sprite, always beside its word (design 8).
EDGE_ICONS = {
    EdgeKind.BUILDS_ON: "arrow-bend-down-right",
    EdgeKind.SUPPORTS: "plus-circle",
    EdgeKind.CONTRADICTS: "warning-diamond",
    EdgeKind.CONTEXT: "circle",
}
HALF_RIGHT = gettext_lazy("These are suggestions. In a proposed group about every second pair is right.")


def sentence(counts: Counts, *, groups: int) -> str:
    """What the table asks, or that nothing is to be asked."""
    if not counts.all and not counts.under_way:
        return _("There is no experiment to group yet.")
    if not counts.all:
        return _("No experiment has been decided yet.")
    if not counts.waiting:
        return _("Every experiment has its place.") if groups else _("Every experiment is kept as learning.")
    return _("Which experiments tell the same story?")


def lead(counts: Counts) -> str:
    """`Of 50 decided experiments 33 lie in candidates, 12 wait and 5 are kept as learning.`"""
    if not counts.all:
        return _("Experiments come to the table when their teams have decided.")
    said = ngettext(
        "One experiment is decided: %(inside)s in candidates, %(waiting)s waiting, %(kept)s kept as learning.",
        "%(all)s experiments are decided: %(inside)s in candidates, %(waiting)s waiting, %(kept)s kept as learning.",
        counts.all,
    )
    return said % {
        "all": number(counts.all),
        "inside": number(counts.in_candidates),
        "waiting": number(counts.waiting),
        "kept": number(counts.kept),
    }


def handled(counts: Counts) -> str:
    """`61/105 handled`: how many somebody has placed or kept."""
    return _("%(n)s/%(all)s handled") % {"n": counts.handled, "all": counts.all}


def waiting(n: int, shown: int) -> str:
    """How many wait, and how many of them the list is narrowed to."""
    if shown == n:
        return _("Waiting %(n)s") % {"n": number(n)}
    return _("Waiting %(shown)s of %(n)s") % {"shown": number(shown), "n": number(n)}


def more(n: int) -> str:
    """How many are not shown."""
    return ngettext("and one more", "and %(n)s more", n) % {"n": number(n)}


def kept(n: int) -> str:
    """What is kept as learning, and that it is not lost."""
    said = ngettext(
        "One experiment leads to no model. It is found by search all the same.",
        "%(n)s experiments lead to no model. They are found by search all the same.",
        n,
    )
    return said % {"n": number_word(n)}


def size(experiments: int, areas: int) -> str:
    """`4 experiments, 3 areas`."""
    first = ngettext("%(n)s experiment", "%(n)s experiments", experiments) % {"n": number(experiments)}
    if not areas:
        return first
    return f"{first}, {ngettext('%(n)s area', '%(n)s areas', areas) % {'n': number(areas)}}"


def kind_name(kind: str) -> str:
    """The kind of an edge with a capital."""
    label = str(EdgeKind(kind).label)
    return label[:1].upper() + label[1:]


def state_name(state: str) -> str:
    """The state of a candidate with a capital."""
    label = str(CandidateState(state).label)
    return label[:1].upper() + label[1:]


def decided(card: Card) -> tuple[str, str]:
    """The mark and the words of what the team decided; of one under way its state."""
    if not card.decided:
        if card.state not in State.values:
            return "unknown", ""
        label = str(State(card.state).label)
        return "running", label[:1].upper() + label[1:]
    if card.choice not in Choice.values:
        return "unknown", _("Decision not told")
    words = past(card.choice)
    return "stopped" if card.choice == Choice.STOP else "carried_out", words[:1].upper() + words[1:]


def name(card: Card) -> str:
    """What a card is called: its name where the reader may read it."""
    if card.name:
        return card.name
    if not card.decided:
        return _("The team is still trying it")
    return _("Not open to you") if not card.readable else _("No name")


def figures(card: Card) -> str:
    """`18 → 9 min, 22 numbers`; that there are none is said, too."""
    if not card.readable:
        return ""
    if card.x is None:
        return _("No numbers")
    after = with_unit(card.x, card.unit)
    amount = ngettext("one number", "%(n)s numbers", card.n) % {"n": number(card.n)}
    if card.baseline is None:
        return f"{after}, {amount}"
    return f"{with_unit(card.baseline, '')} → {after}, {amount}"


def like(codes: Sequence[str]) -> str:
    """To which cards of the group it is most alike."""
    return _("Most like %(codes)s") % {"codes": joined(list(codes))}


def shared(words: Sequence[str]) -> str:
    """The words in common."""
    return _("The same words: %(words)s") % {"words": ", ".join(words)}


def same_unit(unit: str) -> str:
    """The measure in common."""
    return _("The same measure: %(unit)s") % {"unit": unit}


def new_place(codes: Collection[str]) -> str:
    """Areas from which the candidate has nothing yet."""
    names = area_names(codes)
    return _("New place: %(names)s") % {"names": joined(names)} if names else ""


def other_means() -> str:
    """That nothing of the means is shared."""
    return _("Other means: no words in common")


def fits_also(name: str) -> str:
    """A second candidate that fits less."""
    return _("“%(name)s” fits, too, but less") % {"name": name}


def readers(roles: Sequence[str]) -> str:
    """Who reads what is written at the table."""
    held = frozenset(roles)
    who = told_of(held - {"facilitator"}, outside=True)
    if "facilitator" in held:
        who = [_("the facilitators"), *who]
    return ngettext("Read by %(who)s.", "Read by %(who)s.", len(who)) % {"who": joined(who)} if who else ""


def unanswered(n: int) -> str:
    """That a contradiction must be answered before the candidate can become a model."""
    said = ngettext(
        "One contradiction waits for an answer before this can become a draft of a model.",
        "%(n)s contradictions wait for an answer before this can become a draft of a model.",
        n,
    )
    return said % {"n": number_word(n)}


def since(candidate_state: str, moment: object) -> str:
    """When a candidate was opened or closed."""
    return f"{state_name(candidate_state)}, {date_short(moment)}"  # type: ignore[arg-type]  # a moment is a date


def done(verb: str, *, card: str = "", candidate: str = "") -> str:
    """What was just done, as it is told beside the press."""
    facts = {"card": card, "candidate": candidate}
    words = {
        "placed": _("%(card)s lies in %(candidate)s now."),
        "moved": _("%(card)s was moved to %(candidate)s."),
        "removed": _("%(card)s was taken out of %(candidate)s."),
        "kept": _("%(card)s is kept as learning."),
        "later": _("%(card)s is left for later."),
        "opened": _("%(candidate)s is a new candidate, built on %(card)s."),
        "rejected": _("%(card)s does not belong to %(candidate)s."),
        "right": _("%(card)s lies right in %(candidate)s."),
        "locked": _("%(candidate)s is locked."),
        "unlocked": _("%(candidate)s is open again."),
        "named": _("%(candidate)s has its new words."),
        "answered": _("The contradiction of %(card)s is answered."),
        "merged": _("%(candidate)s holds what was merged."),
        "split": _("Split into %(candidate)s."),
        "learning": _("%(candidate)s is kept as learning."),
        "empty": _("%(candidate)s is a new candidate without experiments."),
    }
    return words[verb] % facts


def group_name() -> str:
    """A proposed group in the middle of a sentence."""
    return pgettext("grouping", "the proposed group")


def few_of(n: int) -> str:
    """A number inside a sentence."""
    return number_inside(n)


def kept_sentence(n: int) -> str:
    """How many experiments are kept as learning."""
    if not n:
        return _("No experiment is kept as learning yet.")
    said = ngettext("One experiment is kept as learning.", "%(n)s experiments are kept as learning.", n)
    return said % {"n": number_word(n)}


def card_sentence(card: Card, places: Sequence[str], kept: bool) -> str:
    """Where a card lies."""
    facts = {"code": card.code, "places": joined(list(places))}
    if places:
        return _("Experiment %(code)s lies in %(places)s.") % facts
    if kept:
        return _("Experiment %(code)s is kept as learning.") % facts
    if not card.decided:
        return _("Experiment %(code)s is under way.") % facts
    return _("Where does experiment %(code)s belong?") % facts


def label(name: str) -> str:
    """What a fact of a candidate is called."""
    return {"whom": _("For whom"), "areas": _("Areas")}[name]
