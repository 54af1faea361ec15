"""The three dials of a published version (M2-M4) in words and steps: the page, the slide and the picture show the same.

Read out of the frozen document alone; nothing here is typed (records.md 3, mock-up 06).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from oppiva.catalogue.freezing import effort_in
from oppiva.catalogue.model_words import EVIDENCE_NAMES
from oppiva.catalogue.models import Effect, EffortStep
from oppiva.core.charts import dial
from oppiva.ui.formatting import hours, money

EFFECTS: Mapping[str, tuple[int, str]] = {
    Effect.WORSE: (0, "down"), Effect.NONE: (1, "level"), Effect.SMALL: (2, "rising"), Effect.CLEAR: (3, "up"),
}  # fmt: skip
EFFECT_STEPS = 3
EFFORTS = (EffortStep.VERY_SMALL, EffortStep.SMALL, EffortStep.MEDIUM, EffortStep.LARGE)
UNKNOWN = "?"


@dataclass(frozen=True)
class Dial:
    """One dial: what it is of, the word, a line under it; `lit` of `of` steps, an arrow or a few letters in it.

    `written`: the line is the model's own text, in its own language.
    """

    label: str
    word: str
    line: str
    lit: int
    of: int
    arrow: str = ""
    mark: str = ""
    written: bool = False

    @property
    def svg(self) -> str:
        """Its drawing."""
        return dial(self.lit, self.of, arrow=self.arrow, word=self.mark)


def dials_of(content: Mapping[str, Any], *, level: int | None = None) -> tuple[Dial, Dial, Dial]:
    """Effect, evidence and effort of a version; `level`: the evidence as it is now, else as it was frozen."""
    return effect_dial(content), evidence_dial(content, level), effort_dial(content)


def effect_dial(content: Mapping[str, Any]) -> Dial:
    """What it changes."""
    texts = content["texts"]
    effect = Effect(texts.get("effect") or Effect.UNKNOWN)
    lit, arrow = EFFECTS.get(effect, (0, ""))
    label = pgettext("of a model", "Effect")
    return Dial(
        label, capital(str(effect.label)), texts.get("effect_words") or "", lit, EFFECT_STEPS, arrow,
        "" if arrow else UNKNOWN, written=True,
    )  # fmt: skip


def evidence_dial(content: Mapping[str, Any], level: int | None = None) -> Dial:
    """How strong its evidence is."""
    found = content["evidence"]
    shown = found["level"] if level is None else level
    most = len(EVIDENCE_NAMES) - 1
    count = ngettext("%(n)s source", "%(n)s sources", found["sources"]) % {"n": found["sources"]}
    return Dial(
        pgettext("of a model", "Evidence"),
        capital(str(EVIDENCE_NAMES[shown])),
        count,
        shown,
        most,
        mark=f"{shown}/{most}",
    )


def effort_dial(content: Mapping[str, Any]) -> Dial:
    """How much work its first year is."""
    step = EffortStep(content["effort"]["step"])
    lit = EFFORTS.index(step) + 1 if step in EFFORTS else 0
    start = content["texts"].get("start_minutes")
    mark = UNKNOWN if start is None else hours(_rounded(start))
    return Dial(
        pgettext("of a model", "Effort"), capital(str(step.label)), effort_line(content), lit, len(EFFORTS), mark=mark
    )


def effort_line(content: Mapping[str, Any]) -> str:
    """`6 h to start, 1 h a month, 0 €`; what is not known is said."""
    effort = effort_in(content)
    start, month, cents = effort.start_minutes, effort.month_minutes, effort.cents
    unknown = _("unknown")
    return _("%(start)s to start, %(month)s a month, %(money)s in the first year") % {
        "start": hours(start) if start is not None else unknown,
        "month": hours(month) if month is not None else unknown,
        "money": money(cents).replace(",00", "").replace(".00", "") if cents is not None else unknown,
    }


def capital(text: str) -> str:
    """With a capital letter."""
    return text[:1].upper() + text[1:]


def _rounded(minutes: int) -> int:
    """For the few letters in a dial: whole hours from one hour up."""
    return minutes if minutes < 60 else (minutes + 30) // 60 * 60
