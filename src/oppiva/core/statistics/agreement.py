"""How far coders agree: Krippendorff's alpha with missing values, and an alpha of each code over sentences.

Source: text-analysis.md 10. The coincidences are never written out as a table: for each metric what differs within a
unit, and in all, follows from sums of its values, so 2 000 draws are a few products of matrices.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Floats = npt.NDArray[np.float64]

DRAWS = 2_000
FEWEST_UNITS = 50  # below, a number only shows the way (suuntaa antava)
GUIDES = (0.667, 0.80)  # shown beside the number; no gates
Value = str | float


class Metric(StrEnum):
    """When two values differ: whenever they are not the same, by ranks, or by their distance."""

    NOMINAL = "nominal"
    ORDINAL = "ordinal"
    INTERVAL = "interval"


@dataclass(frozen=True)
class Ratings:
    """A row for each unit: the value of each coder, None where one has none. Ordinal and interval want numbers."""

    units: tuple[tuple[Value | None, ...], ...]
    metric: Metric = Metric.NOMINAL


@dataclass(frozen=True)
class Agreement:
    """Alpha (-1..1), None where all values are one and it cannot be reckoned, and its 95 % interval.

    `units` have two values or more, `single` have one or none and say nothing. `draws` of the bootstrap gave a number;
    there is no interval when half of them did not. `few`: under 50 units.
    """

    alpha: float | None
    units: int
    single: int
    low: float | None = None
    high: float | None = None
    draws: int = 0

    @property
    def few(self) -> bool:
        """Whether the units are too few for more than a hint."""
        return self.units < FEWEST_UNITS


@dataclass(frozen=True)
class Coder:
    """Which units a coder has read through, and which of them bear each code."""

    read: frozenset[str]
    marked: Mapping[str, frozenset[str]]


@dataclass(frozen=True)
class CodeAgreement:
    """One code: its alpha, and how many units any coder gave it."""

    code: str
    marked: int
    agreement: Agreement


@dataclass(frozen=True)
class CodesAgreement:
    """Every code in the order asked, the mean of the alphas there are, and of how many codes it is the mean."""

    codes: tuple[CodeAgreement, ...]
    mean: float | None
    counted: int


def krippendorff(ratings: Ratings, *, seed: int, draws: int = DRAWS) -> Agreement:
    """Alpha of the ratings and its interval from `draws` draws over units.

    The order of coders and of units changes nothing. Refuses (ValueError) words on a scale of numbers.
    """
    told = [tuple(value for value in unit if value is not None) for unit in ratings.units]
    paired = [unit for unit in told if len(unit) > 1]
    bare = Agreement(None, len(paired), len(told) - len(paired))
    values = sorted({value for unit in paired for value in unit}, key=_place)
    if ratings.metric != Metric.NOMINAL and any(isinstance(value, str) for value in values):
        raise ValueError("only numbers have an order")
    if len(values) < 2:
        return bare
    # Equal units are drawn as one kind.
    kinds = Counter(tuple(unit.count(value) for value in values) for unit in paired)
    pattern, often = _pattern(kinds)
    alpha = float(_alphas(often, pattern, values, ratings.metric)[0])
    low, high, gave = _bootstrap(pattern, often, values, ratings.metric, seed, draws)
    return Agreement(alpha, bare.units, bare.single, low, high, gave)


def code_agreement(
    coders: Mapping[str, Coder], codes: tuple[str, ...], *, seed: int, draws: int = DRAWS
) -> CodesAgreement:
    """A binary alpha for each code over the units that coders have read, and their mean.

    Refuses (ValueError) a unit that was given a code by somebody who has not read it.
    """
    for name, coder in coders.items():
        if any(not found <= coder.read for found in coder.marked.values()):
            raise ValueError(f"{name} gave a code to a unit that was not read")
    units = sorted(frozenset().union(*(coder.read for coder in coders.values())))
    found = tuple(_of_code(coders, code, units, seed, draws) for code in codes)
    alphas = [one.agreement.alpha for one in found if one.agreement.alpha is not None]
    return CodesAgreement(found, sum(alphas) / len(alphas) if alphas else None, len(alphas))


def _of_code(coders: Mapping[str, Coder], code: str, units: list[str], seed: int, draws: int) -> CodeAgreement:
    given = [(coder.read, coder.marked.get(code, frozenset())) for _name, coder in sorted(coders.items())]
    rows = tuple(tuple(float(unit in marked) if unit in read else None for read, marked in given) for unit in units)
    marked = frozenset().union(*(marked for _read, marked in given))
    return CodeAgreement(code, len(marked), krippendorff(Ratings(rows), seed=seed, draws=draws))


def _place(value: Value) -> tuple[bool, str | float]:
    """Numbers by size, then words: only so that the same values always stand in the same order."""
    return isinstance(value, str), value


def _pattern(kinds: Counter[tuple[int, ...]]) -> tuple[Floats, Floats]:
    """Kinds x values: how many coders gave which value; and how often each kind is there, as a single row."""
    import numpy as np  # an import of 0.17 s that nothing else here needs

    rows = sorted(kinds)
    return np.array(rows, dtype=np.float64), np.array([[kinds[row] for row in rows]], dtype=np.float64)


def _bootstrap(
    pattern: Floats, often: Floats, values: list[Value], metric: Metric, seed: int, draws: int
) -> tuple[float | None, float | None, int]:
    """Limits between which 95 % of the draws lie that gave a number, and how many did."""
    import numpy as np

    units = int(often.sum())
    # The numbers of RandomState are frozen for good; those of the newer generators may change with a version.
    drawn = np.random.RandomState(seed).multinomial(units, often[0] / units, size=draws).astype(np.float64)
    alphas = _alphas(drawn, pattern, values, metric)
    found = np.sort(alphas[~np.isnan(alphas)])
    gave = len(found)
    if 2 * gave <= draws:
        return None, None, gave
    cut = gave // 40
    return float(found[cut]), float(found[gave - 1 - cut]), gave


def _alphas(weights: Floats, pattern: Floats, values: list[Value], metric: Metric) -> Floats:
    """Alpha for each row of weights (samples x kinds), nan where all values are one.

    alpha = 1 - Do/De, both times n: within units sum of d/(m - 1), in all sum of d/(n - 1).
    """
    import numpy as np

    sizes = pattern.sum(axis=1)
    totals = weights @ pattern  # n_c of each sample
    n = totals.sum(axis=1)
    if metric == Metric.NOMINAL:
        within = (sizes**2 - (pattern**2).sum(axis=1)) / (sizes - 1)
        differing, expected = weights @ within, n**2 - (totals**2).sum(axis=1)
    else:
        places = _places(totals, values, metric)
        # Sum over ordered pairs of (x - y)^2 = 2 (m sum x^2 - (sum x)^2)
        within = 2 * (sizes * (places**2 @ pattern.T) - (places @ pattern.T) ** 2) / (sizes - 1)
        differing = (weights * within).sum(axis=1)
        expected = 2 * (n * (totals * places**2).sum(axis=1) - (totals * places).sum(axis=1) ** 2)
    one_value = (totals > 0).sum(axis=1) < 2
    found = 1 - (n - 1) * differing / np.where(one_value, 1.0, expected)
    return np.where(one_value, np.nan, found)


def _places(totals: Floats, values: list[Value], metric: Metric) -> Floats:
    """Where each value stands (samples x values): its number from the mean, or the middle of its ranks in the sample.

    The ordinal distance, sum of n_g from c to k less half of both ends, is that between the middles of their ranks.
    """
    import numpy as np

    if metric == Metric.ORDINAL:
        middles: Floats = np.cumsum(totals, axis=1) - totals / 2
        halves: Floats = totals.sum(axis=1, keepdims=True) / 2
        return middles - halves
    numbers: Floats = np.array([float(value) for value in values])
    # Far from zero the squares would lose what differs.
    scaled: Floats = (numbers - numbers.mean()) / np.ptp(numbers)
    return np.broadcast_to(scaled, totals.shape)
