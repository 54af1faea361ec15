"""What the experiments behind a model offer to its text, each with where it comes from; nothing is made up.

Read under the rights of who writes: of a record that the writer does not read, nothing is proposed (trust.md W3).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import override

from oppiva.catalogue.models import EdgeKind, ModelSource, OperatingModel
from oppiva.catalogue.queries.cards import placed
from oppiva.core.policy import Actor
from oppiva.experiments.models import Whose
from oppiva.experiments.queries import MeasureNumbers, measured_of
from oppiva.experiments.queries.decided_texts import DecidedParts, decided_parts
from oppiva.ui.formatting import hours, money, number, tidy

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
    ("core_parts", "belief"),
)
# What was learned tells what changes for those whose problem it was.
CHANGED_FOR = {Whose.JOBSEEKER: "change_customer", Whose.EMPLOYER: "change_employer"}
# The column of a row that a proposal goes to; elsewhere a row is one line.
CELLS = {"core_parts": "why"}
FROM_AGAINST: Sequence[tuple[str, str]] = (
    ("did_not_work", "learned"),
    ("did_not_work", "why"),
    ("breaks_if", "harms"),
)


@dataclass(frozen=True)
class Proposal:
    """A text that an experiment offers to a field; `more`: other fields that it fills along (numbers of the effect),
    `also`: the codes of others that say the same.

    `key` names it in a press: field, experiment's code, part of its record, and which of several. `value`: what goes
    into the field where that is not the text that is shown (a figure without its unit).
    """

    field: str
    code: str
    part: str
    text: str
    language: str
    more: Mapping[str, str]
    also: tuple[str, ...] = ()
    value: str = ""
    number: int = 0

    @property
    def key(self) -> str:
        """What a press on it sends."""
        return f"{self.field}:{self.code}:{self.part}" + (f":{self.number}" if self.number else "")

    @property
    def taken(self) -> str:
        """What goes into the field."""
        return self.value or self.text

    @property
    def cell(self) -> str:
        """Which part of a row it goes to, for fields with rows."""
        return CELLS.get(self.field, "")


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
    told = decided_parts(here, list(kinds), tasks=True)
    found: dict[str, list[Proposal]] = {}
    for one in sorted(told.values(), key=lambda each: each.code):
        pairs = [*(FROM_FOR if FOR & set(kinds[one.pk]) else ())]
        pairs += FROM_AGAINST if EdgeKind.CONTRADICTS in kinds[one.pk] else ()
        for field, part in pairs:
            text = one.parts.get(part, "")
            if text and (fields is None or field in fields):
                found.setdefault(field, []).append(Proposal(field, one.code, part, text, one.language, {}))
        if FOR & set(kinds[one.pk]):
            for offer in _facts(one, model.language):
                if fields is None or offer.field in fields:
                    found.setdefault(offer.field, []).append(offer)
    if fields is None or "effect_words" in fields:
        effects = _effects(here, told, kinds)
        if effects:
            found["effect_words"] = effects
    return Offered({name: _once(some) for name, some in found.items()}, len(told), len(kinds) - len(told))


def _facts(one: DecidedParts, language: str) -> Iterator[Proposal]:
    """What an experiment in favour answered beside its texts: figures as they are kept, choices said as a sentence in
    the language of the model."""
    facts = one.facts

    def made(field: str, part: str, text: str, *, value: str = "", said: str = one.language) -> Proposal:
        return Proposal(field, one.code, part, text, said, {}, value=value)

    if facts["minutes_used"]:
        yield made("start_minutes", "minutes_used", hours(facts["minutes_used"]), value=str(facts["minutes_used"]))
    if facts["costs_cents"] is not None:
        yield made("start_cents", "costs_cents", money(facts["costs_cents"]), value=_euros(facts["costs_cents"]))
    if facts["how_many"]:
        yield made("amount", "how_many", number(facts["how_many"]))
    for field, part in (("roles", "owner_role"), ("breaks_if", "stop_rule")):
        if facts[part]:
            yield made(field, part, facts[part].strip())
    if facts["baseline"] is not None:
        yield made("start_situation", "baseline", _baseline(facts))
    if facts["customer_data"] is not None:
        with override(language):
            handled = _("Customers' data was handled in the experiment.")
            not_handled = _("No customers' data was handled in the experiment.")
        yield made("law", "customer_data", handled if facts["customer_data"] else not_handled, said=language)
    if learned := one.parts.get("learned", ""):
        for whose, field in CHANGED_FOR.items():
            if whose in (facts["problem_of"] or ()):
                yield made(field, "learned", learned)
    for at, text in enumerate(one.tasks, 1):
        yield Proposal("steps", one.code, "task", text, one.language, {}, number=at)


def _euros(cents: int) -> str:
    """As the field of euros takes it: `12,50`, in English `12.50`."""
    return number(Decimal(cents) / 100, 2) if cents % 100 else number(cents // 100)


def _baseline(facts: Mapping[str, object]) -> str:
    """`16 minuuttia, n 24, viikot 10–12`."""
    value = facts["baseline"]
    assert isinstance(value, Decimal)
    figure = f"{number(tidy(value))} {facts['baseline_unit'] or ''}".strip()
    count = f"n {facts['baseline_n']}" if facts["baseline_n"] else ""
    return ", ".join(part for part in (figure, count, str(facts["baseline_period"] or "").strip()) if part)


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
