"""The questions of a wave as a form that any page can hold, what came back, and what is said before one answers.

Open to the apps above: they include `pulses/_answer.html` inside a form of their own.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from oppiva.core.statistics import EXACT, share_needed
from oppiva.pulses.models import Instrument, PulseWave
from oppiva.ui.formatting import percent

LINE = 160  # characters of the optional line (records.md 6.3)
PREFIX = "pulse_"
TEXT, CODE = "pulse_text", "pulse_code"

KINDS: Mapping[str, tuple[str | Promise, str | Promise]] = {
    PulseWave.Kind.ANONYMOUS: (
        gettext_lazy("You answer anonymously"),
        gettext_lazy("Nobody sees who answered what, not even afterwards."),
    ),
    PulseWave.Kind.NAMED_FACILITATOR: (
        gettext_lazy("You answer by name to the facilitator"),
        gettext_lazy("The facilitators see your name beside your answers."),
    ),
    PulseWave.Kind.NAMED_TEAM: (
        gettext_lazy("You answer by name to the team"),
        gettext_lazy("The members of your team see your name beside your answers."),
    ),
}


class Posted(Protocol):
    """What a form sent: the last value of each name."""

    def get(self, name: str, default: str, /) -> object:
        """The value of a name, or the default."""
        ...


@dataclass(frozen=True)
class Option:
    """One answer that can be tapped."""

    value: str
    label: str
    chosen: bool = False


@dataclass(frozen=True)
class Question:
    """A question with its number, the name of its field, its words in one language, and what is wrong with it."""

    key: str
    number: int
    text: str
    options: tuple[Option, ...]
    error: str = ""

    @property
    def even(self) -> bool:
        """Whether the answers stand two by two, since four or more side by side are too narrow for a phone."""
        return len(self.options) > 3

    @property
    def name(self) -> str:
        """The name of the field."""
        return f"{PREFIX}{self.key}"


@dataclass(frozen=True)
class Answers:
    """What came back: a value by question, the line, the code with which an answer is changed, errors by field."""

    values: Mapping[str, str] = field(default_factory=dict)
    text: str = ""
    edit_code: str = ""
    errors: Mapping[str, str] = field(default_factory=dict)

    @property
    def ok(self) -> bool:
        """Whether they can be kept."""
        return not self.errors


@dataclass(frozen=True)
class Asking:
    """Everything `pulses/_answer.html` shows."""

    title: str
    kind: str
    said: tuple[str, ...]
    questions: tuple[Question, ...]
    line: str
    text: str
    text_error: str
    edit_code: str


def questions_of(instrument: Instrument, language: str) -> tuple[Question, ...]:
    """The questions in a language, in Finnish where it has no words."""
    return tuple(
        Question(
            str(asked["key"]),
            number,
            _in(asked["text"], language),
            tuple(Option(str(one["value"]), _in(one["label"], language)) for one in asked["options"]),
        )
        for number, asked in enumerate(instrument.questions, start=1)
    )


def title_of(instrument: Instrument, language: str) -> str:
    """The name of the questionnaire in a language."""
    return _in(instrument.title, language)


def read_answers(questions: Sequence[Question], post: Posted) -> Answers:
    """The answers a form sent, with an error at each question without one of those offered, and at too long a line."""
    values = {question.key: str(post.get(question.name, "") or "") for question in questions}
    errors = {
        question.name: _("Choose one of the answers.")
        for question in questions
        if values[question.key] not in {option.value for option in question.options}
    }
    text = unicodedata.normalize("NFC", str(post.get(TEXT, "") or "")).strip()
    if "\x00" in text:
        errors[TEXT] = _("The text holds a character that cannot be kept.")
    elif len(text) > LINE:
        errors[TEXT] = _("Write at most %(most)s characters. There are %(n)s now.") % {"most": LINE, "n": len(text)}
    return Answers(values, text, str(post.get(CODE, "") or ""), errors)


def asking(
    instrument: Instrument, kind: str, language: str, *, asked: int | None = None, given: Answers | None = None
) -> Asking:
    """The form of a wave of this kind; `asked` is how many are asked, `given` what came back and was not kept."""
    given = given or Answers()
    questions = tuple(_filled(question, given) for question in questions_of(instrument, language))
    title, means = KINDS[kind]
    return Asking(
        title=title_of(instrument, language),
        kind=str(title),
        said=(str(means), *ladder_said(asked), *(() if instrument.validated else (not_validated(),))),
        questions=questions,
        line=_in(instrument.line, language) if instrument.line else "",
        text=given.text,
        text_error=given.errors.get(TEXT, ""),
        edit_code=given.edit_code,
    )


def ladder_said(asked: int | None) -> tuple[str, ...]:
    """From how many answers a result is shown, and what that is of those who are asked (bar P3)."""
    said = [
        _("The summary is shown after the questionnaire has closed. Ten answers or more are shown in figures."),
        _("Five to nine are only compared with all. Under five are shown to nobody."),
    ]
    if asked is not None:
        share = share_needed(asked)
        if share is not None:
            said.append(
                _("%(asked)s people are asked. Figures need %(least)s answers, which is %(share)s of you.")
                % {"asked": asked, "least": EXACT, "share": percent(share * 100)}
            )
        else:
            said.append(_("Fewer than ten people are asked, so no figures are shown."))
    return tuple(said)


def not_validated() -> str:
    """The mark of a questionnaire in own words (records.md 9)."""
    return _("This is not a validated questionnaire.")


def _filled(question: Question, given: Answers) -> Question:
    chosen = given.values.get(question.key, "")
    options = tuple(replace(option, chosen=option.value == chosen) for option in question.options)
    return replace(question, options=options, error=given.errors.get(question.name, ""))


def _in(words: Mapping[str, str], language: str) -> str:
    return words.get(language[:2]) or words.get("fi") or next(iter(words.values()), "")
