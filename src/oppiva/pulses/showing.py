"""A result in words and bars for `pulses/_result.html`, by the ladder's labels (trust.md 5).

Open to the apps above, as is `asking`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from oppiva.core.statistics import Band, Form
from oppiva.pulses.asking import Question, not_validated, questions_of
from oppiva.pulses.queries import Cell, Result
from oppiva.ui.formatting import percent


@dataclass(frozen=True)
class Bar:
    """One answer with its count and its share, worded."""

    label: str
    count: int
    share: str


@dataclass(frozen=True)
class ResultRow:
    """One question of one group: bars when exact, else one line of words; `group` is empty for all."""

    question: str
    group: str
    words: str
    bars: tuple[Bar, ...] = ()


@dataclass(frozen=True)
class Shown:
    """Everything `pulses/_result.html` shows."""

    sentence: str
    rows: tuple[ResultRow, ...]
    texts: tuple[str, ...]
    remark: str


def shown(result: Result, *, groups: Mapping[str, str] | None = None, language: str | None = None) -> Shown:
    """The result in words; `groups` names the groups of a cut by id. Under five answers it is one line for all."""
    questions = {
        question.key: question for question in questions_of(result.wave.instrument, language or get_language() or "fi")
    }
    whole = _one_line(result)
    rows = () if whole else tuple(_row(cell, questions[cell.question], groups or {}) for cell in result.cells)
    remark = "" if result.wave.instrument.validated else not_validated()
    return Shown(whole or _sentence(result), rows, result.texts, remark if rows else "")


def band_words(band: str) -> str:
    """How many answered, as far as it may be told."""
    return {
        Band.UNDER_FIVE.value: _("Under 5 answers, the result is not shown"),
        Band.FIVE_TO_NINE.value: _("5–9 answers"),
        Band.TEN_OR_MORE.value: _("10 answers or more"),
    }[band]


def enough_words(enough: bool) -> str:
    """The one thing that is told before the close (bar P1)."""
    return _("10 answers or more so far.") if enough else _("Under 10 answers so far.")


def _one_line(result: Result) -> str:
    """The only sentence when there is nothing else to show: before the close, and under five answers in all."""
    if not result.wave.has_result:
        return f"{enough_words(result.wave.enough)} {_('The summary is shown after the questionnaire has closed.')}"
    if all(cell.form == Form.NOTHING for cell in result.cells):
        return band_words(Band.UNDER_FIVE)
    return ""


def _sentence(result: Result) -> str:
    exact = [cell.answers for cell in result.cells if cell.answers is not None and not cell.group]
    if exact:
        return ngettext("%(n)s person answered.", "%(n)s people answered.", exact[0]) % {"n": exact[0]}
    bands = {cell.band for cell in result.cells if not cell.group}
    return f"{band_words(bands.pop())}." if len(bands) == 1 else ""


def _row(cell: Cell, question: Question, groups: Mapping[str, str]) -> ResultRow:
    group = groups.get(cell.group, cell.group)
    if cell.counts is None:
        return ResultRow(question.text, group, _words(cell))
    total = sum(cell.counts.values())
    bars = tuple(
        Bar(option.label, cell.counts.get(option.value, 0), _share(cell.counts.get(option.value, 0), total))
        for option in question.options
    )
    return ResultRow(question.text, group, "", bars)


def _words(cell: Cell) -> str:
    if cell.form == Form.NOTHING:
        return band_words(Band.UNDER_FIVE)
    if cell.form == Form.UNIFORM:
        return _("%(band)s, uniform not shown") % {"band": band_words(cell.band)}
    return {
        "higher": _("higher than all"),
        "same": _("same as all"),
        "lower": _("lower than all"),
    }.get(cell.relation, band_words(cell.band))


def _share(count: int, total: int) -> str:
    """Whole per cent, rounded half up: a decimal would promise more than ten answers hold."""
    return percent((200 * count + total) // (2 * total) * 100)
