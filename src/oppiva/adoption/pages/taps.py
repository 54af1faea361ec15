"""The eight screens of a change: what each asks, what can be pressed, what was pressed before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from oppiva.adoption.models import CoreTouched
from oppiva.adoption.services import TAPS

STEPS = tuple(TAPS)
SENTENCE = "sentence"
QUESTIONS: Mapping[str, Promise] = {
    "when": gettext_lazy("When did you change it?"),
    "planned": gettext_lazy("Was it planned, or did you have to?"),
    "decided_by": gettext_lazy("Who decided it?"),
    "what": gettext_lazy("What did you change?"),
    "for_whom": gettext_lazy("Whom does it concern?"),
    "how": gettext_lazy("How did you change it?"),
    "core_touched": gettext_lazy("Did it touch the core?"),
    "why": pgettext_lazy("a change of a model", "Why?"),
}


@dataclass(frozen=True)
class Press:
    """One answer: what is sent, its words, whether it was pressed before."""

    value: str
    words: str
    pressed: bool


@dataclass(frozen=True)
class Screen:
    """One screen. `carried`: the earlier taps as they are sent along; `told`: the same in words, for the last one."""

    name: str
    number: int
    question: str
    presses: tuple[Press, ...]
    carried: tuple[tuple[str, str], ...]
    told: tuple[tuple[str, str, str], ...]
    back: str
    said: str

    @property
    def of(self) -> int:
        """How many taps there are."""
        return len(STEPS)


def chosen_in(sent: QueryDict, parts: Mapping[str, str]) -> dict[str, str]:
    """The taps that were sent and can be; a touched core is `yes:` and the key of its part."""
    found = {}
    for name in STEPS:
        value = str(sent.get(name, ""))
        if value in {one for one, _words in _offered(name, parts)}:
            found[name] = value
    return found


def part_in(taps: Mapping[str, str]) -> str:
    """The key of the core part that was touched; empty where none was."""
    return taps.get("core_touched", "").partition(":")[2]


def screen_of(name: str, taps: Mapping[str, str], parts: Mapping[str, str], said: str) -> Screen:
    """A screen with what was pressed on the others."""
    at = STEPS.index(name) if name in STEPS else len(STEPS)
    offered = {step: dict(_offered(step, parts)) for step in STEPS}
    return Screen(
        name=name,
        number=at + 1,
        question=str(QUESTIONS[name]) if name in QUESTIONS else _("One sentence, and it is done"),
        presses=tuple(Press(value, words, taps.get(name) == value) for value, words in offered.get(name, {}).items()),
        carried=tuple((step, value) for step, value in taps.items() if step != name),
        told=tuple((step, str(QUESTIONS[step]), offered[step][value]) for step, value in taps.items()),
        back=STEPS[at - 1] if at else "",
        said=said,
    )


def _offered(name: str, parts: Mapping[str, str]) -> list[tuple[str, str]]:
    """What can be pressed on a screen; for a touched core each of its parts."""
    found = []
    for value, label in TAPS[name].choices:
        words = capfirst(str(label))
        if name == "core_touched" and value == CoreTouched.YES:
            found += [(f"{value}:{key}", _("Yes: %(part)s") % {"part": what}) for key, what in parts.items()]
        else:
            found.append((str(value), words))
    return found
