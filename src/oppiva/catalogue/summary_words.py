"""The summary of a candidate in words: figures in their own unit, why there is no difference, what stands beside."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext, pgettext_lazy

from oppiva.catalogue.measuring import NOTHING, ONLY_DIRECTION, Measures, whole_of
from oppiva.catalogue.models import EffectDomain
from oppiva.catalogue.path_words import capital
from oppiva.core.statistics import (
    Comparison,
    Count,
    Direction,
    EffectCell,
    Fate,
    Interval,
    Reading,
    Share,
    Shows,
    Strength,
    Tally,
    shows,
)
from oppiva.core.statistics.intervals import Sample
from oppiva.experiments.models import Rhythm
from oppiva.experiments.result_words import with_unit
from oppiva.ui.counting import number_word
from oppiva.ui.formatting import date_short, number

NBSP = "\u00a0"
DIRECTIONS: Mapping[str, str | Promise] = {
    Direction.BETTER: pgettext_lazy("effect direction", "better"),
    Direction.WORSE: pgettext_lazy("effect direction", "worse"),
    Direction.LEVEL: pgettext_lazy("effect direction", "no difference"),
    Direction.MIXED: pgettext_lazy("effect direction", "mixed"),
    Direction.UNTOLD: pgettext_lazy("effect direction", "not told"),
}
STRENGTHS: Mapping[str, str | Promise] = {
    Strength.SERIES: gettext_lazy("a series of numbers"),
    Strength.BEFORE_AFTER: gettext_lazy("before and after"),
    Strength.OPINION: gettext_lazy("the team's own view"),
}
FATES: Mapping[str, str | Promise] = {
    Fate.CARRIED_OUT: gettext_lazy("Carried out"),
    Fate.STOPPED: gettext_lazy("Carried out, stopped by decision"),
    Fate.FAILED: gettext_lazy("Decided, not counted as carried out"),
    Fate.INTERRUPTED: gettext_lazy("Interrupted"),
    Fate.UNDER_WAY: gettext_lazy("Under way"),
    Fate.NOT_STARTED: gettext_lazy("Did not start"),
    Fate.MISSING: gettext_lazy("Not known to you"),
}
MARKS: Mapping[str, str] = {
    Fate.CARRIED_OUT: "carried_out",
    Fate.STOPPED: "stopped",
    Fate.FAILED: "decided_not_counted",
    Fate.INTERRUPTED: "interrupted",
    Fate.UNDER_WAY: "running",
    Fate.NOT_STARTED: "not_started",
    Fate.MISSING: "missing",
}
BESIDE: Mapping[str, str | Promise] = {
    "who_measured": gettext_lazy("Who measured and how stands on each row. Mostly the teams counted themselves."),
    "own_measure": gettext_lazy("Each team chose its own measure, perhaps one that it hoped to change."),
    "no_comparison": gettext_lazy(
        "There is no comparison group: something else can have changed at the same time and made the difference."
    ),
    "season": gettext_lazy("The time of year can explain a difference. Look at the days of both figures."),
}
WHY: Mapping[str, str | Promise] = {
    "few": gettext_lazy("Too few numbers for a difference: the values alone."),
    "under_six": gettext_lazy("An interval takes six numbers on both sides."),
    "too_many": gettext_lazy("There are too many numbers to work the interval out here."),
    "nothing_before": gettext_lazy("Nothing was counted before, so there is no ratio."),
    "stated": gettext_lazy("The team wrote the starting level as one figure, so there is no interval."),
    "one_number": gettext_lazy("The team looks at its latest number, so there is no interval."),
    "no_numbers": gettext_lazy("Numbers are missing from before or after."),
    "not_shares": gettext_lazy("The numbers are no shares between 0 and 100 %, so there is no interval."),
    "not_counts": gettext_lazy("The numbers are no whole counts, so there is no interval."),
    "no_before": gettext_lazy("There is no starting level."),
    "no_after": gettext_lazy("There are no numbers of the trial."),
    "not_over": gettext_lazy("The experiment is not over yet."),
    "no_wish": gettext_lazy("Nobody has said which direction is better."),
}


def domain_name(domain: str) -> str:
    """A column of the effect direction, with a capital."""
    return capital(str(EffectDomain(domain).label)) if domain in EffectDomain.values else ""


def direction(found: str) -> str:
    """Where it went, with a capital."""
    return capital(str(DIRECTIONS[found]))


def sentence(experiments: int, read: int) -> str:
    """What the summary holds, in one sentence."""
    if not experiments:
        return _("No experiment lies in this candidate yet.")
    if not read:
        return _("What did its experiments change? The measures have not been read yet.")
    said = ngettext(
        "What one experiment changed, in its own unit.", "What %(n)s experiments changed, each in its own unit.",
        experiments,
    )  # fmt: skip
    return said % {"n": number_word(experiments).lower()}


def figure(one: Measures, reading: Reading | None, sample: Sample | None) -> str:
    """A figure as it may be told: a share beside its x/y while its cases are few, a count with its times."""
    if reading is None:
        return "–"
    if isinstance(sample, Count):
        return times(sample, one.numbers.rhythm)
    if isinstance(sample, Share):
        return share(sample)
    value = with_unit(reading.value, one.numbers.unit)
    if one.numbers.statistic == "share" and one.numbers.stated_n is not None:
        k = int((reading.value * reading.n / whole_of(one.numbers)).to_integral_value())
        return share(Share(min(max(k, 0), reading.n), reading.n))
    return value


def share(one: Share) -> str:
    """`34/50 (68 %)`; of fewer than five cases no percent at all."""
    told = f"{number(one.k)}/{number(one.n)}"
    if shows(one.n) == Shows.WORDS:
        return told
    return f"{told} ({number(Decimal(100 * one.k) / one.n, 0)}{NBSP}%)"


def times(one: Count, rhythm: str) -> str:
    """`12 in 8 weeks`."""
    facts = {"n": number(one.times), "time": number(one.time)}
    if rhythm == Rhythm.WEEKLY:
        return _("%(n)s in %(time)s weeks") % facts
    if rhythm == Rhythm.DAILY:
        return _("%(n)s in %(time)s days") % facts
    return _("%(n)s in %(time)s equal times") % facts


def cases(reading: Reading | None, *, said: bool = True) -> str:
    """`n 22`; an unsaid number of cases is said to be so."""
    if reading is None:
        return ""
    return f"n{NBSP}{number(reading.n)}" if said else _("n not told")


def days(reading: Reading | None, period: str, today: date) -> str:
    """When it was measured."""
    if reading is None:
        return ""
    if reading.first is None or reading.last is None:
        return period
    first, last = date_short(reading.first, today), date_short(reading.last, today)
    return first if reading.first == reading.last else f"{first}–{last}"


def difference(one: Measures) -> str:
    """After less before in the measure's own unit; of shares in percentage points."""
    found = one.outcome.difference
    if found is None or one.is_few or one.read.method_changed:
        return ""
    if one.numbers.statistic == "share":
        points = found * 100 / whole_of(one.numbers)
        return _("%(n)s percentage points") % {"n": signed(points, 1)}
    return f"{signed(found)}{NBSP}{one.numbers.unit}".strip()


def signed(value: Decimal | float, decimals: int | None = None) -> str:
    """With its sign: `+4`, `−4`, `0`."""
    exact = Decimal(str(value))
    if decimals is None:
        whole = exact.to_integral_value()
        exact = whole if whole == exact else exact.normalize()
    told = number(exact, decimals)
    return f"+{told}" if exact > 0 else told


def estimate(one: Measures) -> str:
    """The difference with its 95 % interval as the method of its data gives it; empty where there is none to tell."""
    found, samples = one.comparison, one.samples
    if found is None or found.interval is None or samples is None:
        return ""
    if isinstance(samples[0], Share):
        points = [None if end is None else 100 * end for end in _ends(found.interval)]
        facts = {"n": signed(100 * (found.difference or 0), 1), "span": span(points, 1)}
        return _("%(n)s percentage points (95 %%: %(span)s)") % facts
    if isinstance(samples[0], Count):
        facts = {
            "ratio": number(found.difference, 2) if found.difference is not None else "–",
            "span": span(_ends(found.interval), 2, unsigned=True),
            "p": number(found.p, 3) if found.p is not None else "",
        }
        return _("rate ratio %(ratio)s (95 %%: %(span)s), p %(p)s") % facts
    facts = {
        "shift": signed(_tidy(found.difference)), "span": span(_ends(found.interval)), "unit": one.numbers.unit,
    }  # fmt: skip
    return (_("shift %(shift)s (95 %%: %(span)s) %(unit)s") % facts).strip()


def _tidy(value: float | None) -> Decimal:
    return Decimal(str(round(value or 0, 3)))


def _ends(interval: Interval) -> list[float | None]:
    return [interval.low, interval.high]


def span(ends: Sequence[float | None], decimals: int | None = None, *, unsigned: bool = False) -> str:
    """`−7 to −1`; an end that is not there goes on."""
    told = ["∞" if one is None else number(one, decimals) if unsigned else signed(_tidy(one), decimals) for one in ends]
    return _("%(low)s to %(high)s") % {"low": told[0], "high": told[1]}


def why(one: Measures) -> str:
    """Why there is no difference, or no interval of it."""
    if one.shown == NOTHING:
        return _("Under five answered: nothing is shown.")
    if one.shown == ONLY_DIRECTION:
        return _("Five to nine answered: the direction alone is shown.")
    if one.read.method_changed:
        return _("The way of measuring changed, so no difference is told. %(note)s") % {"note": one.read.note}
    if one.is_few and one.before is not None and one.after is not None:
        return str(WHY["few"])
    if one.before is None or one.after is None:
        code = "no_after" if one.after is None else "no_before"
        return str(WHY[code])
    return str(WHY.get(one.why, ""))


def beside(one: Comparison | None) -> str:
    """What of the interval is to be known."""
    if one is None or one.interval is None or one.exact:
        return ""
    return _("The limits are rounded from the normal distribution.")


def left_out(n: int) -> str:
    """Numbers in another unit."""
    if not n:
        return ""
    said = ngettext("One number is in another unit and left out.", "%(n)s numbers are in another unit and left out.", n)
    return capital(said % {"n": number_word(n)})


def source(how: str, who: str) -> str:
    """How each number was measured and by whom; that it was not told is said, too."""
    parts = [how or _("how is not told"), who or _("by whom is not told")]
    return capital("; ".join(parts))


def mark_words(cell: EffectCell) -> str:
    """One cell for the table: direction, n and what it rests on; why nothing is told."""
    if cell.direction is None:
        return ""
    if cell.direction == Direction.UNTOLD:
        whys = dict.fromkeys(one.why for one in cell.outcomes)
        told = [_("the way of measuring changed") if one == "method_changed" else str(WHY.get(one, "")) for one in whys]
        words = " ".join(one for one in told if one)
        return f"{direction(cell.direction)}: {words}" if words else direction(cell.direction)
    strength = str(STRENGTHS[cell.strength]) if cell.strength else ""
    cases = f"n{NBSP}{number(cell.n)}" if cell.n else ""
    return ", ".join(one for one in (direction(cell.direction), cases, strength) if one)


def favourable(one: Tally) -> str:
    """`7/8`, with a percent beside it from five on, which stands alone never."""
    if not one.n:
        return pgettext("effect direction", "no directions")
    told = f"{number(one.favourable)}/{number(one.n)}"
    if one.count_only:
        return told
    return f"{told} ({number(Decimal(100 * one.favourable) / one.n, 0)}{NBSP}%)"


def tally_interval(one: Tally) -> str:
    """`47–100 %`, from six directions on."""
    if one.count_only or one.interval is None or one.interval.low is None or one.interval.high is None:
        return ""
    return f"{number(100 * one.interval.low, 0)}–{number(100 * one.interval.high, 0)}{NBSP}%"


def sign_p(one: Tally) -> str:
    """The two-sided p, from six directions on."""
    if one.p is None:
        return ""
    return _("under 0.001") if one.p < Decimal("0.0005") else number(one.p, 4 if one.p < Decimal("0.01") else 3)


def tally_left(one: Tally) -> str:
    """What is left out of n, reported."""
    parts = (
        (one.level, _("no difference")), (one.mixed, pgettext("effect direction", "mixed")),
        (one.untold, pgettext("effect direction", "not told")), (one.not_measured, _("not measured")),
    )  # fmt: skip
    return ", ".join(f"{words} {number(n)}" for n, words in parts if n)


def tally_sentence(one: Tally) -> str:
    """The finding of a domain in words."""
    facts = {"k": number(one.favourable), "n": number(one.n), "domain": domain_name(one.domain)}
    if not one.n:
        return _("%(domain)s: no experiment has a direction.") % facts
    return _("%(domain)s: better in %(k)s of %(n)s.") % facts


def background(n: int) -> str:
    """That context weighs nothing."""
    if not n:
        return ""
    said = ngettext(
        "One experiment lies here as background. It weighs nothing and is not in the figures.",
        "%(n)s experiments lie here as background. They weigh nothing and are not in the figures.",
        n,
    )
    return capital(said % {"n": number_word(n)})


def missing(n: int) -> str:
    """That some are not known to the reader."""
    if not n:
        return ""
    said = ngettext(
        "One experiment of the candidate is not open to you. It is counted as not known.",
        "%(n)s experiments of the candidate are not open to you. They are counted as not known.",
        n,
    )
    return capital(said % {"n": number_word(n)})


def unread(n: int) -> str:
    """How many measures wait for the analyst."""
    if not n:
        return ""
    said = ngettext(
        "One measure has not been read: it stands in the table and not in the effect direction.",
        "%(n)s measures have not been read: they stand in the table and not in the effect direction.",
        n,
    )
    return capital(said % {"n": number_word(n)})
