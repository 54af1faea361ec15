"""What is published of a model: all of it as one JSON document, frozen with its hash (records.md 3.2).

Plain facts in, a document out; the same facts give the same bytes (`core.chain.canonical`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from oppiva.catalogue import blocks
from oppiva.catalogue.effort import Effort
from oppiva.catalogue.models import ModelDraft
from oppiva.core.chain import digest

FORMAT = "oppiva-model/1"
LICENCE = "CC BY 4.0"


@dataclass(frozen=True)
class FrozenSource:
    """A source as a version tells it: its code, how it belongs, where, and what was counted of one that is public.

    No title: a source that is withdrawn later must not go on being quoted.
    """

    code: str
    kinds: tuple[str, ...]
    carried_out: bool
    certainty: int
    areas: tuple[str, ...]
    answer: str = ""
    unit: str = ""
    before: str = ""
    after: str = ""
    n: int = 0
    # `adoption`: a place that uses the model; empty for an experiment.
    of: str = ""


def frozen(
    draft: ModelDraft,
    *,
    model: Mapping[str, str],
    number: str,
    evidence: Mapping[str, Any],
    sources: Sequence[FrozenSource],
    materials: Sequence[Mapping[str, Any]],
    steward: Mapping[str, Any],
    reviews: Mapping[str, Any],
) -> dict[str, Any]:
    """The document of a version."""
    effort = effort_of(draft)
    return {
        "format": FORMAT,
        "model": dict(model),
        "version": number,
        "texts": {name: plain(value) for name, value in blocks.content_of(draft).items()},
        "effort": {"step": str(effort.step), "minutes": effort.minutes, "cents": effort.cents},
        "evidence": dict(evidence),
        "sources": [_source(one) for one in sources],
        "materials": [dict(one) for one in materials],
        "steward": dict(steward),
        "reviews": dict(reviews),
        "licence": LICENCE,
    }


def hash_of(content: Mapping[str, Any]) -> str:
    """SHA-256 of the canonical JSON of a document, as hexadecimal."""
    return digest(content)


def effort_of(draft: ModelDraft) -> Effort:
    """The effort that a draft tells."""
    return Effort(draft.start_minutes, draft.start_cents, draft.month_minutes, draft.month_cents)


def effort_in(content: Mapping[str, Any]) -> Effort:
    """The effort that a version tells."""
    texts = content["texts"]
    return Effort(*(texts.get(name) for name in ("start_minutes", "start_cents", "month_minutes", "month_cents")))


def plain(value: Any) -> Any:
    """A value as JSON holds it: numbers with decimals as text without needless zeros, days as text."""
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    return value.isoformat() if isinstance(value, date) else value


def _source(one: FrozenSource) -> dict[str, Any]:
    told = {
        "code": one.code, "kinds": list(one.kinds), "carried_out": one.carried_out, "certainty": one.certainty,
        "areas": list(one.areas), "answer": one.answer,
    }  # fmt: skip
    if one.of:
        told["of"] = one.of
    if one.n or one.before or one.after:
        told |= {"unit": one.unit, "before": one.before, "after": one.after, "n": one.n}
    return told
