"""What the experiments behind a model offer to its text, each with where it comes from; nothing is made up.

Read under the rights of who writes: of a record that the writer does not read, nothing is proposed (trust.md W3).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from oppiva.catalogue.models import EdgeKind, ModelSource, OperatingModel
from oppiva.catalogue.queries.cards import placed
from oppiva.core.policy import Actor
from oppiva.experiments.queries import MeasureNumbers, measured_of
from oppiva.experiments.queries.decided_texts import DecidedParts, decided_parts
from oppiva.ui.formatting import number, tidy

NO_LETTER = re.compile(r"[^\w→]+")
FOR = frozenset({EdgeKind.BUILDS_ON, EdgeKind.SUPPORTS})
# Field of the draft <- part of the record, by how the experiment belongs to the model.
FROM_FOR: Sequence[tuple[str, str]] = (
    ("one_sentence", "summary"),
    ("problem", "problem"),
    ("start_situation", "how_known"),
    ("steps", "summary"),
    ("condition_doing", "changed"),
    ("did_not_work", "harms"),
    ("breaks_if", "surprises"),
    ("change_staff", "learned"),
)
FROM_AGAINST: Sequence[tuple[str, str]] = (
    ("did_not_work", "learned"),
    ("did_not_work", "why"),
    ("breaks_if", "harms"),
)


@dataclass(frozen=True)
class Proposal:
    """A text that an experiment offers to a field; `more`: other fields that it fills along (numbers of the effect),
    `also`: the codes of others that say the same.

    `key` names it in a press: field, experiment's code, part of its record.
    """

    field: str
    code: str
    part: str
    text: str
    language: str
    more: Mapping[str, str]
    also: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """What a press on it sends."""
        return f"{self.field}:{self.code}:{self.part}"


@dataclass(frozen=True)
class Offered:
    """All proposals by field; `unread`: how many experiments behind the model the writer does not read."""

    by_field: Mapping[str, tuple[Proposal, ...]]
    read: int
    unread: int

    def find(self, key: str) -> Proposal | None:
        """The proposal of this key."""
        return next((one for some in self.by_field.values() for one in some if one.key == key), None)


def offered(actor: Actor, model: OperatingModel, fields: Sequence[str] | None = None) -> Offered:
    """What the model's experiments offer to these fields (None: to all); about seven statements."""
    kinds = dict(ModelSource.objects.filter(operating_model=model).values_list("experiment_id", "kinds"))
    here = placed(actor, model.programme)
    told = decided_parts(here, list(kinds))
    found: dict[str, list[Proposal]] = {}
    for one in sorted(told.values(), key=lambda each: each.code):
        pairs = [*(FROM_FOR if FOR & set(kinds[one.pk]) else ())]
        pairs += FROM_AGAINST if EdgeKind.CONTRADICTS in kinds[one.pk] else ()
        for field, part in pairs:
            text = one.parts.get(part, "")
            if text and (fields is None or field in fields):
                found.setdefault(field, []).append(Proposal(field, one.code, part, text, one.language, {}))
    if fields is None or "effect_words" in fields:
        effects = _effects(here, told, kinds)
        if effects:
            found["effect_words"] = effects
    return Offered({name: _once(some) for name, some in found.items()}, len(told), len(kinds) - len(told))


def _once(offers: Sequence[Proposal]) -> tuple[Proposal, ...]:
    """The same words of several experiments once, with all their codes."""
    found: dict[str, Proposal] = {}
    for one in offers:
        # A team that repeats an experiment copies its words, give or take a comma.
        key = " ".join(NO_LETTER.sub(" ", one.text).casefold().split()) or one.text
        first = found.get(key)
        again = first is not None and one.code in (first.code, *first.also)
        found[key] = one if first is None else first if again else replace(first, also=(*first.also, one.code))
    return tuple(found.values())


def _effects(here: Actor, told: Mapping[UUID, DecidedParts], kinds: Mapping[UUID, Sequence[str]]) -> list[Proposal]:
    """What each experiment in favour counted first: before, after, and how many cases."""
    backing = [pk for pk in told if FOR & set(kinds[pk])]
    rounds = measured_of(here, backing) if backing else {}
    found = []
    for pk in sorted(rounds, key=lambda one: told[one].code):
        measure = next(iter(rounds[pk].measures), None)
        if measure is not None and measure.during:
            text, more = _numbers(measure)
            found.append(Proposal("effect_words", told[pk].code, "measure", text, told[pk].language, more))
    return found


def _numbers(measure: MeasureNumbers) -> tuple[str, dict[str, str]]:
    after = measure.during[-1].value
    before = measure.stated if measure.stated is not None else measure.before[-1].value if measure.before else None
    n = sum(one.n for one in measure.during)
    shown = f"{number(tidy(before))} → {number(tidy(after))}" if before is not None else number(tidy(after))
    more = {"effect_after": number(tidy(after)), "effect_n": str(n)}
    if before is not None:
        more["effect_before"] = number(tidy(before))
    return f"{measure.what}: {shown} {measure.unit}".strip(), more
