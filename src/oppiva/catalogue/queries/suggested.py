"""What the newest run suggests, and the groups it proposes, as far as the reader reads the cards behind them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.db.models import Q

from oppiva.catalogue.models import LABEL_LENGTH, CandidateState, GroupingRun, Suggestion
from oppiva.catalogue.queries.cards import Card


@dataclass(frozen=True)
class Suggested:
    """A suggestion: the card, where to (a candidate's code, or the key of a proposed group), and why.

    `like` are the codes of the most similar cards there, `words` those in common; none: `other_means`. `score` orders,
    and is never shown as a certainty.
    """

    pk: int
    card: Card
    candidate: str
    group: str
    score: Decimal
    like: tuple[str, ...]
    words: tuple[str, ...]
    other_means: bool


@dataclass(frozen=True)
class Proposed:
    """A group that the newest run put together out of cards that wait; its first card opens the candidate.

    `label` is what one of the cards that wait in it is called now, empty for who does not read them all. `keywords` are
    of all that the run put together: empty for who does not read one of these, also when it has left the group.
    """

    key: str
    label: str
    keywords: tuple[str, ...]
    strict: bool
    suggested: tuple[Suggested, ...]


@dataclass(frozen=True)
class Group:
    """A group as the run proposed it; `open_to`: whether the reader reads every card that it put together."""

    pk: int
    label: str
    keywords: tuple[str, ...]
    strict: bool
    open_to: bool


def suggested_by(
    run: GroupingRun, cards: Mapping[UUID, Card], open_to: set[UUID]
) -> tuple[list[Suggested], dict[str, Group]]:
    """What the run suggests for these cards, and by their keys the groups that it proposes; one statement."""
    # Of a group also what is settled: its words tell of the cards that have left it, too.
    rows = Suggestion.objects.filter(
        Q(candidate__isnull=True)
        | Q(
            candidate__state=CandidateState.OPEN,
            candidate__deleted_in__isnull=True,
            state=Suggestion.State.OPEN,
        ),
        run=run,
    )
    columns = ("pk", "experiment_id", "candidate__code", "proposed_group__key", "score", "reasons", "state")
    of_group = tuple(f"proposed_group__{name}" for name in ("pk", "label", "keywords", "strict"))
    found, held, hidden = [], {}, set()
    for row in rows.order_by("-score", "pk").values_list(*columns, *of_group):
        pk, experiment, candidate, group, score, why, state = row[:7]
        if group and not _reads(cards, [experiment]):
            hidden.add(group)
        if experiment in open_to and state == Suggestion.State.OPEN:
            like = [UUID(one) for one in why.get("like", ())]
            codes = tuple(cards[one].code for one in like if one in cards)
            words = tuple(why.get("words", ()))
            # They stand in the texts of all of these: who does not read one of them is not told them.
            told = words if _reads(cards, [experiment, *like]) else ()
            found.append(Suggested(pk, cards[experiment], candidate or "", group or "", score, codes, told, not words))
            if group:
                held[group] = row[7:]
    groups = {
        key: Group(pk, label, tuple(keywords), strict, key not in hidden)
        for key, (pk, label, keywords, strict) in held.items()
    }
    return found, groups


def _reads(cards: Mapping[UUID, Card], wanted: Iterable[UUID]) -> bool:
    """Whether the reader reads each of these; of a deleted one nobody does."""
    return all(pk in cards and cards[pk].readable for pk in wanted)


def by_card(suggested: Sequence[Suggested]) -> dict[UUID, tuple[Suggested, ...]]:
    """What is suggested for each card, the likest first."""
    found: dict[UUID, list[Suggested]] = {}
    for one in suggested:
        found.setdefault(one.card.pk, []).append(one)
    return {pk: tuple(some) for pk, some in found.items()}


def proposed(suggested: Sequence[Suggested], groups: Mapping[str, Group]) -> tuple[Proposed, ...]:
    """The groups of the run with the cards that still wait in them, in the order in which it made them."""
    of: dict[str, list[Suggested]] = {}
    for one in suggested:
        if one.group:
            of.setdefault(one.group, []).append(one)
    order = sorted(groups.items(), key=lambda item: item[1].pk)
    return tuple(_group(key, row, of[key]) for key, row in order)


def _group(key: str, row: Group, suggested: Sequence[Suggested]) -> Proposed:
    """What the group is called, for who reads all that wait in it, and its words for who reads all it was made of.

    The run kept the name of a card. When none that waits in the group is called so any more, because that one left or
    its text was changed, the group is called as the likest of them.
    """
    names = [" ".join(one.card.name.split()) for one in suggested]
    label = row.label if any(name.startswith(row.label) for name in names) else names[0][:LABEL_LENGTH]
    told = label if all(one.card.readable for one in suggested) else ""
    return Proposed(key, told, row.keywords if row.open_to else (), row.strict, tuple(suggested))
