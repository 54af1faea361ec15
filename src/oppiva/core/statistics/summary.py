"""The cells of a questionnaire as they are frozen at its close: counts, a comparison with all, or less."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from oppiva.core.statistics.ladder import RELATIVE, Band, Form, band_of
from oppiva.core.statistics.suppression import ALL, Cell, Problem, suppress

SAME_BAND = 30  # hundredths of a step on a 1-5 scale: what counts as "same" (trust.md 13)


@dataclass(frozen=True)
class Question:
    """A question's key and the place of each answer on a scale of 1-5; None where answers stand in no order."""

    key: str
    scores: Mapping[str, int | None]


@dataclass(frozen=True)
class Answer:
    """One person's answers by question, and the group by cut."""

    values: Mapping[str, str]
    groups: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Baseline:
    """What "all" answered elsewhere, by question and value; used when this questionnaire itself has under ten."""

    counts: Mapping[str, Mapping[str, int]] = field(default_factory=dict)


@dataclass(frozen=True)
class Questionnaire:
    """What is summarised: questions, cuts, every answer, what to compare with, and the band that counts as same."""

    questions: tuple[Question, ...]
    answers: tuple[Answer, ...]
    cuts: tuple[str, ...] = ()
    baseline: Baseline = Baseline()
    same_band: int = SAME_BAND


@dataclass(frozen=True)
class CellResult:
    """One question of one group. `counts` only when exact; `relation` (higher, same, lower) only when relative.

    `answers` is the number of an exact group, None of any other: then only the band is told.
    """

    question: str
    cut: str
    group: str
    form: Form
    band: Band
    answers: int | None = None
    counts: Mapping[str, int] | None = None
    relation: str = ""


@dataclass(frozen=True)
class Summary:
    """Every cell, in order of question, cut and group; nothing in it says more than may be shown."""

    cells: tuple[CellResult, ...]


def summarise(asked: Questionnaire) -> Summary:
    """Freeze the results of a questionnaire; refuses (ValueError) answers without a group of a cut or a value."""
    cells = [Cell(ALL, "", frozenset(range(len(asked.answers)))), *_cells(asked)]
    plan = suppress(Problem(len(asked.answers), tuple(cells[1:])))
    found = []
    for question in asked.questions:
        everyone = _counts(question, asked.answers)
        # Under ten in all there is nobody to compare with here but by working answers out.
        enough = plan.of(ALL) == Form.EXACT
        reference = everyone if enough else _with(asked.baseline.counts.get(question.key, {}), everyone)
        for cell in cells:
            form = plan.of(*cell.key)
            mine = _counts(question, [asked.answers[number] for number in sorted(cell.members)])
            found.append(_result(question, cell, form, mine, reference, asked.same_band))
    return Summary(tuple(found))


def _cells(asked: Questionnaire) -> list[Cell]:
    members: dict[tuple[str, str], set[int]] = {}
    for number, answer in enumerate(asked.answers):
        for cut in asked.cuts:
            if cut not in answer.groups:
                raise ValueError(f"an answer names no group of the cut {cut}")
            members.setdefault((cut, answer.groups[cut]), set()).add(number)
    # What belongs to no group is not told, only taken into account.
    return [Cell(cut, group, frozenset(found)) for (cut, group), found in sorted(members.items())]


def _counts(question: Question, answers: Sequence[Answer]) -> Counter[str]:
    counts = Counter[str](dict.fromkeys(question.scores, 0))
    for answer in answers:
        value = answer.values.get(question.key, "")
        if value not in question.scores:
            raise ValueError(f"an answer to {question.key} is none of those offered")
        counts[value] += 1
    return counts


def _with(elsewhere: Mapping[str, int], here: Counter[str]) -> Counter[str]:
    """All of them, these among them; empty when nobody else has answered the same."""
    return Counter(elsewhere) + here if sum(elsewhere.values()) else Counter()


def _result(
    question: Question, cell: Cell, form: Form, mine: Counter[str], reference: Counter[str], same_band: int
) -> CellResult:
    size = len(cell.members)
    bare = CellResult(question.key, cell.cut, cell.id, form, band_of(size))
    if form == Form.NOTHING:
        return bare
    if size >= RELATIVE and max(mine.values()) == size:
        return CellResult(question.key, cell.cut, cell.id, Form.UNIFORM, band_of(size))
    if form == Form.EXACT:
        return CellResult(question.key, cell.cut, cell.id, form, band_of(size), size, dict(mine))
    relation = _relation(question, mine, reference, same_band)
    return CellResult(question.key, cell.cut, cell.id, form, band_of(size), relation=relation)


def _relation(question: Question, mine: Counter[str], reference: Counter[str], same_band: int) -> str:
    """The means compared in whole numbers, so that no rounding decides; empty without a scale or anybody else."""
    here, there = _sum(question, mine), _sum(question, reference)
    if here is None or there is None or not reference:
        return ""
    own, everyone = sum(mine.values()), sum(reference.values())
    difference = here * everyone - there * own
    if abs(difference) * 100 <= same_band * own * everyone:
        return "same"
    return "higher" if difference > 0 else "lower"


def _sum(question: Question, counts: Counter[str]) -> int | None:
    total = 0
    for value, count in counts.items():
        score = question.scores.get(value)
        if score is None:
            return None
        total += score * count
    return total
