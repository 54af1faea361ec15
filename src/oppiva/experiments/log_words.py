"""The sentences of the log: what the newest numbers say, what was saved, how often, who wrote."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from oppiva.experiments.models import Predicted, Prediction, Rhythm
from oppiva.ui.counting import number_word
from oppiva.ui.formatting import NBSP, date_short, number, stopped


def shown(value: Decimal, unit: str = "") -> str:
    """A measured value as people write it, with its unit: `9 min`, `7,5`."""
    whole = value.to_integral_value()
    text = number(whole if whole == value else value.normalize())
    return f"{text}{NBSP}{unit}" if unit else text


def newest_sentence(
    values: Sequence[Decimal], prediction: Prediction, baseline: Decimal | None, newest: date | None, today: date
) -> str:
    """What at most five newest numbers of the trial say of the prediction, the newest first.

    Where the prediction is a direction they are set against the starting level; without either the newest is told.
    """
    if not values:
        return _("No numbers from the trial yet")
    meets = _meeting(prediction, baseline)
    if meets is None:
        return _("The newest number is %(value)s, %(day)s") % {
            "value": shown(values[0], prediction.unit),
            "day": date_short(newest, today),
        }
    test, some, every, none = meets
    hits, count = sum(test(value) for value in values), len(values)
    if count == 1:
        subject = _("The only number so far")
        return f"{subject} {some(1) if hits else none(1)}"
    if hits == count:
        return f"{_all(count)} {every}"
    if not hits:
        return f"{_all(count, none=True)} {none(count)}"
    return f"{_some(hits, count)} {some(hits)}"


def count_words(count: int) -> str:
    """How many lines the diary has."""
    return ngettext("One entry", "%(n)s entries", count) % {"n": number(count)}


def numbers_sentence(count: int) -> str:
    """The heading of the list of numbers."""
    if not count:
        return _("No numbers yet")
    return ngettext("One number written down", "%(n)s numbers written down", count) % {"n": number_word(count)}


def diary_sentence(count: int) -> str:
    """The heading of the diary."""
    if not count:
        return _("The diary is empty")
    return ngettext("One entry in the diary", "%(n)s entries in the diary", count) % {"n": number_word(count)}


def saved_words(value: Decimal, unit: str, day: date, today: date) -> str:
    """What was saved: the value and its day."""
    return stopped(_("Saved: %(value)s, %(day)s.") % {"value": shown(value, unit), "day": date_short(day, today)})


def day_words(day: date, today: date) -> str:
    """A day as people write it."""
    return date_short(day, today)


def rhythm_words(rhythm: str) -> str:
    """How often a number is written down, above the field."""
    return (
        {
            Rhythm.EACH_TIME: _("Each time"),
            Rhythm.DAILY: _("Every working day"),
            Rhythm.WEEKLY: _("Every week"),
            Rhythm.ONCE: _("Once"),
        }.get(Rhythm(rhythm), "")
        if rhythm
        else ""
    )


def first_name(name: str | None) -> str:
    """The first name, or what one is called whose name is no longer known."""
    words = (name or "").split()
    return words[0] if words else pgettext("who wrote", "former member")


Test = Callable[[Decimal], bool]
Words = Callable[[int], str]


def _meeting(prediction: Prediction, baseline: Decimal | None) -> tuple[Test, Words, str, Words] | None:
    """Whether a number is as predicted, and how it is said of some, of all and of none of them."""
    value, upper = prediction.value, prediction.upper
    match prediction.kind:
        case Predicted.AT_MOST if value is not None:
            at = {"limit": shown(value)}
            return (
                lambda found: found <= value,
                lambda n: ngettext("is at most %(limit)s", "are at most %(limit)s", n) % at,
                pgettext("all of them", "are at most %(limit)s") % at,
                lambda n: ngettext("is over %(limit)s", "are over %(limit)s", n) % at,
            )
        case Predicted.AT_LEAST if value is not None:
            at = {"limit": shown(value)}
            return (
                lambda found: found >= value,
                lambda n: ngettext("is at least %(limit)s", "are at least %(limit)s", n) % at,
                pgettext("all of them", "are at least %(limit)s") % at,
                lambda n: ngettext("is under %(limit)s", "are under %(limit)s", n) % at,
            )
        case Predicted.BETWEEN if value is not None and upper is not None:
            at = {"low": shown(value), "high": shown(upper)}
            return (
                lambda found: value <= found <= upper,
                lambda n: ngettext("is between %(low)s and %(high)s", "are between %(low)s and %(high)s", n) % at,
                pgettext("all of them", "are between %(low)s and %(high)s") % at,
                lambda n: (
                    ngettext("is not between %(low)s and %(high)s", "are not between %(low)s and %(high)s", n) % at
                ),
            )
        case Predicted.DOWN if baseline is not None:
            at = {"limit": shown(baseline)}
            return (
                lambda found: found < baseline,
                lambda n: (
                    ngettext("is under the starting level %(limit)s", "are under the starting level %(limit)s", n) % at
                ),
                pgettext("all of them", "are under the starting level %(limit)s") % at,
                lambda n: (
                    ngettext(
                        "is not under the starting level %(limit)s", "are not under the starting level %(limit)s", n
                    )
                    % at
                ),
            )
        case Predicted.UP if baseline is not None:
            at = {"limit": shown(baseline)}
            return (
                lambda found: found > baseline,
                lambda n: (
                    ngettext("is over the starting level %(limit)s", "are over the starting level %(limit)s", n) % at
                ),
                pgettext("all of them", "are over the starting level %(limit)s") % at,
                lambda n: (
                    ngettext("is not over the starting level %(limit)s", "are not over the starting level %(limit)s", n)
                    % at
                ),
            )
    return None


def _some(hits: int, count: int) -> str:
    """`Four of the last five numbers`; a whole message for each, since languages bend the second number."""
    words = {
        2: _("%(some)s of the two numbers"),
        3: _("%(some)s of the three numbers"),
        4: _("%(some)s of the four numbers"),
        5: _("%(some)s of the last five numbers"),
    }[count]
    return words % {"some": number_word(hits)}


def _all(count: int, *, none: bool = False) -> str:
    """`All the last five numbers`, or the bare numbers when it is said of them that none is as predicted."""
    if none:
        return {
            2: _("The two numbers"),
            3: _("The three numbers"),
            4: _("The four numbers"),
            5: _("The last five numbers"),
        }[count]
    return {
        2: _("Both numbers"),
        3: _("All three numbers"),
        4: _("All four numbers"),
        5: _("All the last five numbers"),
    }[count]
