"""A deed of the grouping table in one whole sentence, and what became of each card in a large one.

Small functions over the effects of one deed, in the order in which they were done.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from django.utils.translation import gettext as _

from oppiva.catalogue import words
from oppiva.catalogue.models import EdgeKind, EventKind
from oppiva.catalogue.queries import HistoryRow
from oppiva.experiments.reading_words import joined

Effects = Sequence[HistoryRow]
BETWEEN = frozenset({EdgeKind.MERGED_INTO, EdgeKind.SPLIT_INTO})


def sentence(effects: Effects) -> str:
    """`12-3 was placed in candidate A9: supports`; a verb that is not known is told by its first effect."""
    return _SENTENCES.get(effects[0].verb, _other)(effects)


def reason(effects: Effects) -> str:
    """Why it was done, as it was written."""
    return next((one.reason for one in effects if one.reason), "")


def taken_back(told: str) -> str:
    """That a deed was taken back; which one, when it is among those that are told."""
    return _("Taken back: %(deed)s") % {"deed": told} if told else _("An earlier deed was taken back")


def cards(effects: Effects) -> tuple[str, ...]:
    """What became of each card where a deed touches many: a split, or a candidate kept as learning."""
    if effects[0].verb not in ("candidate_split", "candidate_kept"):
        return ()
    found = []
    for one in effects:
        if one.kind == EventKind.PLACE and one.edge not in BETWEEN:
            found.append(_placed_words(one))
        elif one.kind == EventKind.NOWHERE:
            found.append(_("%(card)s was kept as learning") % {"card": _card(one)})
    return tuple(found)


def _card(one: HistoryRow | None) -> str:
    return (one.card if one is not None else "") or _("a deleted experiment")


def _kind(one: HistoryRow) -> str:
    return words.kind_name(one.edge).lower() if one.edge else ""


def _first(effects: Effects, *kinds: str) -> HistoryRow | None:
    return next((one for one in effects if one.kind in kinds), None)


def _placed_words(one: HistoryRow) -> str:
    facts = {"card": _card(one), "candidate": one.into, "kind": _kind(one)}
    return _("%(card)s was placed in candidate %(candidate)s: %(kind)s") % facts


def _placed(effects: Effects) -> str:
    """A card was placed; with the first card of a proposed group its candidate was opened."""
    placed = _first(effects, EventKind.PLACE)
    if _first(effects, EventKind.OPEN) is not None:
        return _opened(effects)
    return _placed_words(placed) if placed is not None else _other(effects)


def _moved(effects: Effects) -> str:
    before, after = _first(effects, EventKind.RETRACT), _first(effects, EventKind.PLACE)
    if before is None or after is None:
        return _placed(effects)
    facts = {"card": _card(after), "before": before.into, "candidate": after.into, "kind": _kind(after)}
    if before.into == after.into:
        return _("%(card)s got another relation to candidate %(candidate)s: %(kind)s") % facts
    return _("%(card)s was moved from candidate %(before)s to candidate %(candidate)s: %(kind)s") % facts


def _removed(effects: Effects) -> str:
    out = _first(effects, EventKind.RETRACT)
    facts = {"card": _card(out), "candidate": out.into if out is not None else "", "reason": reason(effects)}
    if facts["reason"]:
        return _("%(card)s was taken out of candidate %(candidate)s: %(reason)s") % facts
    return _("%(card)s was taken out of candidate %(candidate)s") % facts


def _opened(effects: Effects) -> str:
    """A candidate was opened, by a card of its own or empty."""
    made, placed = _first(effects, EventKind.OPEN), _first(effects, EventKind.PLACE)
    if made is None:
        return _other(effects)
    facts = {"candidate": made.candidate, "name": made.name, "card": _card(placed)}
    if placed is None:
        return _("Candidate %(candidate)s was opened: %(name)s") % facts
    return _("Candidate %(candidate)s was opened with %(card)s: %(name)s") % facts


def _renamed(effects: Effects) -> str:
    facts = {"candidate": effects[0].candidate, "name": effects[0].name}
    if facts["name"]:
        return _("Candidate %(candidate)s was named: %(name)s") % facts
    return _("The description of candidate %(candidate)s was changed") % facts


def _merged(effects: Effects) -> str:
    edges = [one for one in effects if one.edge == EdgeKind.MERGED_INTO]
    if not edges:
        return _other(effects)
    codes = [one.candidate for one in edges]
    return _("%(codes)s were merged into candidate %(candidate)s") % {
        "codes": joined(codes), "candidate": edges[0].into,
    }  # fmt: skip


def _split(effects: Effects) -> str:
    edges = [one for one in effects if one.edge == EdgeKind.SPLIT_INTO]
    if not edges:
        return _other(effects)
    parts = ", ".join(one.into for one in edges)
    return _("%(candidate)s was split: %(parts)s") % {"candidate": edges[0].candidate, "parts": parts}


def _answered(effects: Effects) -> str:
    one = effects[0]
    facts = {"card": _card(one), "candidate": one.into}
    if one.emptied:
        return _("The answer to the contradiction of %(card)s was taken away (%(candidate)s)") % facts
    return _("The contradiction of experiment %(card)s was answered (%(candidate)s)") % facts


def _of_closed(effects: Effects, words: str) -> str:
    one = _first(effects, EventKind.CLOSE, EventKind.REOPEN) or effects[0]
    return words % {"candidate": one.candidate}


def _at_model(effects: Effects, words: str) -> str:
    one = _first(effects, EventKind.PLACE, EventKind.RETRACT) or effects[0]
    return words % {"card": _card(one), "kind": _kind(one)}


def _of_candidate(msg: Callable[[], str]) -> Callable[[Effects], str]:
    return lambda effects: msg() % {"candidate": effects[0].candidate}


def _of_card(msg: Callable[[], str], *kinds: str) -> Callable[[Effects], str]:
    return lambda effects: msg() % {"card": _card(_first(effects, *kinds) or effects[0])}


def _other(effects: Effects) -> str:
    """The word of the first effect with what it was about: a deed that this page does not know."""
    one = effects[0]
    label = str(EventKind(one.kind).label)
    about = " ".join(part for part in (one.card, one.candidate) if part)
    return f"{label[:1].upper()}{label[1:]}: {about}" if about else label[:1].upper() + label[1:]


_SENTENCES: dict[str, Callable[[Effects], str]] = {
    "candidate_opened": _opened,
    "topic_opened": _opened,
    "suggestion_accepted": _placed,
    "card_placed": _placed,
    "card_moved": _moved,
    "card_removed": _removed,
    "card_kept": _of_card(lambda: _("%(card)s was kept as learning"), EventKind.NOWHERE),
    "card_later": _of_card(lambda: _("%(card)s was left for later"), EventKind.LATER),
    "candidate_renamed": _renamed,
    "candidate_locked": _of_candidate(lambda: _("Candidate %(candidate)s was locked")),
    "candidate_unlocked": _of_candidate(lambda: _("Candidate %(candidate)s was unlocked")),
    "candidate_kept": _of_candidate(lambda: _("Candidate %(candidate)s was kept as learning")),
    "candidates_merged": _merged,
    "candidate_split": _split,
    "contradiction_answered": _answered,
    "candidate_became_model": lambda effects: _of_closed(effects, _("Candidate %(candidate)s became a model")),
    "model_returned": lambda effects: _of_closed(effects, _("Candidate %(candidate)s is no model any more")),
    "model_source_added": lambda effects: _at_model(effects, _("%(card)s was placed at a model: %(kind)s")),
    "model_source_removed": lambda effects: _at_model(effects, _("%(card)s was taken away from a model")),
}
