"""The figures of a small trial: which number counts, what the limits say of it, how it stands to the prediction.

Source: records.md 2.3 and 2.4. Codes only; the team decides, this is what the program may propose.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from statistics import median

FEWEST = 5  # observations below which nothing is told of a prediction
BETTER = Decimal("1.25")  # of the predicted change
SAME = Decimal("0.05")  # of the starting level
PLACES = Decimal("0.001")  # as numbers are stored

KEEP, CHANGE, STOP = "keep", "change", "stop"
AS_PREDICTED, BETTER_THAN, WORSE, CANNOT_TELL = "as_predicted", "better", "worse", "cannot_tell"
OPINION, SOME, COUNTED, REPEATED, COMPARED = range(5)


@dataclass(frozen=True)
class Number:
    """One observation: its value and from how many cases it comes; numbers stand in the order of their days."""

    value: Decimal
    n: int = 1


@dataclass(frozen=True)
class Predicted:
    """What was predicted: at_most, at_least, between (value and upper), or a direction up, down, same."""

    kind: str
    value: Decimal | None = None
    upper: Decimal | None = None


@dataclass(frozen=True)
class Proposal:
    """The proposed result against the prediction, and what it rests on: n, the statistic, r where there is one."""

    versus: str
    n: int
    x: Decimal | None = None
    met: bool | None = None
    r: Decimal | None = None


@dataclass(frozen=True)
class Span:
    """The values for which a limit speaks: from `least` and to `most`; a bound that is `open` is not in it itself."""

    least: Decimal | None = None
    most: Decimal | None = None
    least_open: bool = False
    most_open: bool = False

    def __contains__(self, x: Decimal) -> bool:
        above = self.least is None or x > self.least or (x == self.least and not self.least_open)
        below = self.most is None or x < self.most or (x == self.most and not self.most_open)
        return above and below


@dataclass(frozen=True)
class Limits:
    """Where each of the three outcomes holds; together they hold every number once. `change` may be empty."""

    keep: Span
    change: Span | None
    stop: Span


def statistic(numbers: Sequence[Number], kind: str) -> Decimal | None:
    """The number that counts, None without any: median of the observations, mean or share by cases, or the last one."""
    if not numbers:
        return None
    match kind:
        case "median":
            return Decimal(median(one.value for one in numbers))
        case "last":
            return numbers[-1].value
        case "mean" | "share":
            total = sum((one.value * one.n for one in numbers), Decimal())
            return (total / sum(one.n for one in numbers)).quantize(PLACES)
    raise ValueError(f"no such statistic: {kind}")


def in_order(wanted: str, keep_cut: Decimal, stop_cut: Decimal) -> bool:
    """Whether the two cut points leave no hole: keep_cut <= stop_cut when smaller is better, the other way round."""
    return keep_cut <= stop_cut if wanted == "down" else stop_cut <= keep_cut


def limits(wanted: str, keep_cut: Decimal, stop_cut: Decimal) -> Limits:
    """The spans of keep, change and stop; refuses (ValueError) cut points in the wrong order."""
    if not in_order(wanted, keep_cut, stop_cut):
        raise ValueError(f"cut points in the wrong order for {wanted}: {keep_cut}, {stop_cut}")
    one = keep_cut == stop_cut
    if wanted == "down":
        between = None if one else Span(least=keep_cut, least_open=True, most=stop_cut)
        return Limits(Span(most=keep_cut), between, Span(least=stop_cut, least_open=True))
    between = None if one else Span(least=stop_cut, most=keep_cut, most_open=True)
    return Limits(Span(least=keep_cut), between, Span(most=stop_cut, most_open=True))


def outcome(x: Decimal, wanted: str, keep_cut: Decimal, stop_cut: Decimal) -> str:
    """What the limits hint at: keep, change or stop; refuses (ValueError) cut points in the wrong order."""
    found = limits(wanted, keep_cut, stop_cut)
    if x in found.keep:
        return KEEP
    return STOP if x in found.stop else CHANGE


def is_met(predicted: Predicted, x: Decimal, baseline: Decimal | None) -> bool | None:
    """Whether the prediction came true; None where it cannot be told, as a direction without a starting level."""
    value, upper = predicted.value, predicted.upper
    match predicted.kind:
        case "at_most" if value is not None:
            return x <= value
        case "at_least" if value is not None:
            return x >= value
        case "between" if value is not None and upper is not None:
            return value <= x <= upper
        case "up" if baseline is not None:
            return x > baseline
        case "down" if baseline is not None:
            return x < baseline
        case "same" if baseline is not None:
            return abs(x - baseline) <= SAME * abs(baseline)
    return None


def propose(
    predicted: Predicted, numbers: Sequence[Number], *, statistic_of: str, baseline: Decimal | None
) -> Proposal | None:
    """The result against the prediction as the trial's numbers show it; None for a prediction in words."""
    if not predicted.kind:
        return None
    n, x = len(numbers), statistic(numbers, statistic_of)
    if x is None or n < FEWEST:
        return Proposal(CANNOT_TELL, n, x)
    met = is_met(predicted, x, baseline)
    if met is None:
        return Proposal(CANNOT_TELL, n, x)
    r = _share_of_change(predicted, x, baseline)
    if not met:
        return Proposal(WORSE, n, x, met, r)
    return Proposal(BETTER_THAN if r is not None and r > BETTER else AS_PREDICTED, n, x, met, r)


def certainties(*, n: int, baseline: bool, repeats: bool, compared: bool) -> tuple[int, ...]:
    """How sure a team may say it is: 2 needs a starting level and five numbers, 3 another team's trial that was
    repeated, 4 a comparison group."""
    return (
        OPINION,
        SOME,
        *((COUNTED,) if baseline and n >= FEWEST else ()),
        *((REPEATED,) if repeats else ()),
        *((COMPARED,) if compared else ()),
    )


def propose_certainty(*, n: int, baseline: bool, noted: bool) -> int:
    """How sure the log alone makes it, never over 2: repeating and comparing are for the team to say."""
    if baseline and n >= FEWEST:
        return COUNTED
    return SOME if n or noted else OPINION


def _share_of_change(predicted: Predicted, x: Decimal, baseline: Decimal | None) -> Decimal | None:
    """r = (x - B) / (P - B): how much of the predicted change came; only for a number and a starting level."""
    value = predicted.value
    if predicted.kind not in {"at_most", "at_least"} or value is None or baseline is None or baseline == value:
        return None
    return (x - baseline) / (value - baseline)
