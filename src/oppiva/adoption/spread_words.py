"""The words of the spread board: its sentence, how a place stands, what is counted; whole messages (design 9)."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from oppiva.adoption import models
from oppiva.adoption.queries.spread import TAPS
from oppiva.adoption.rounds import UNKNOWN, Shares
from oppiva.adoption.spread import FURTHEST, KINDS, Spread
from oppiva.core.charts import LITTLE, SOME, STRONG
from oppiva.ui.formatting import date, number, percent

# The shape of each state on the map and beside every word of it, and how strong its tile is.
MARKS: Mapping[str, str] = {
    "interested": "interested", "decided": "decided", "preparing": "preparing", "trying": "running",
    "in_use": "in_use", "embedded": "embedded", UNKNOWN: "unknown", "ended": "stopped",
}  # fmt: skip
GROUNDS: Mapping[str, str] = {
    **dict.fromkeys(KINDS, LITTLE), "trying": SOME, "in_use": STRONG, "embedded": STRONG,
}  # fmt: skip
SHARE_MARKS: Mapping[str, str] = {
    "partly": "running", "no": "stopped", "ended": "stopped", "unknown": "unknown", "waiting": "planned",
}  # fmt: skip


def sentence(found: Spread, *, one_model: bool = False) -> str:
    """The heading: in how many areas, and since when outside the home region; or that nobody has yet."""
    facts = {"n": number(found.taken), "areas": number(found.used_areas), "begun": number(found.total)}
    if not found.total:
        return _("Nobody has taken this model into use yet.") if one_model else _("No model has been taken up yet.")
    if not found.taken:
        text = ngettext(
            "No place uses a model yet; one has begun.", "No place uses a model yet; %(begun)s have begun.", found.total
        )
        return text % facts
    if not found.used_areas:
        text = ngettext(
            "A model has been taken into use in one place.",
            "Models have been taken into use in %(n)s places.",
            found.taken,
        )
        if one_model:
            text = ngettext(
                "The model has been taken into use in one place.",
                "The model has been taken into use in %(n)s places.",
                found.taken,
            )
        return text % facts
    if found.first_outside is None:
        text = ngettext(
            "Models have been taken into use in one area.",
            "Models have been taken into use in %(areas)s areas.",
            found.used_areas,
        )
        if one_model:
            text = ngettext(
                "The model has been taken into use in one area.",
                "The model has been taken into use in %(areas)s areas.",
                found.used_areas,
            )
        return text % facts
    text = ngettext(
        "Models have been taken into use in one area; first outside the home region on %(day)s.",
        "Models have been taken into use in %(areas)s areas; first outside the home region on %(day)s.",
        found.used_areas,
    )
    if one_model:
        text = ngettext(
            "The model has been taken into use in one area; first outside the home region on %(day)s.",
            "The model has been taken into use in %(areas)s areas; first outside the home region on %(day)s.",
            found.used_areas,
        )
    return text % {**facts, "day": date(found.first_outside)}


def lead(found: Spread) -> str:
    """How many of those that came into use are known to be, with what nobody knows and what has ended."""
    if not found.taken:
        return _("A place counts when its programme, its area or the model's steward has confirmed it.")
    told = [
        ngettext(
            "Of the one place where a model has come into use, %(used)s is known to use it today.",
            "Of the %(n)s places where a model has come into use, %(used)s are known to use it today.",
            found.taken,
        )
        % {"n": number(found.taken), "used": number(found.in_use)}
    ]
    if found.unknown:
        told.append(ngettext("One is unknown.", "%(n)s are unknown.", found.unknown) % {"n": number(found.unknown)})
    if found.ended_after_use:
        told.append(
            ngettext("One has ended it.", "%(n)s have ended it.", found.ended_after_use)
            % {"n": number(found.ended_after_use)}
        )
    return " ".join(told)


def kind(value: str) -> str:
    """How a place stands, in a word or two."""
    return pgettext("follow-up", "unknown") if value == UNKNOWN else str(models.Stage(value).label)


def kinds_listed(kinds: Mapping[str, int]) -> str:
    """`in use 2, trying 1`: the furthest first."""
    return ", ".join(f"{kind(one)} {number(kinds[one])}" for one in FURTHEST if kinds.get(one))


def hidden(amount: int) -> str:
    """Those that are counted and not shown; empty for none."""
    if not amount:
        return ""
    text = ngettext("In addition one that is not shown.", "In addition %(n)s that are not shown.", amount)
    return text % {"n": number(amount)}


def without(areas: int) -> str:
    """How many areas have no adopter that is shown."""
    text = ngettext("In one area there is no adopter to show.", "In %(n)s areas there is no adopter to show.", areas)
    return text % {"n": number(areas)}


def months(amount: int) -> str:
    """`After 6 months`."""
    return ngettext("After %(n)s month", "After %(n)s months", amount) % {"n": amount}


def months_short(amount: int) -> str:
    """`6 mo`, where a column has little room."""
    return _("%(n)s mo") % {"n": amount}


def share(part: int, whole: int) -> str:
    """`9/16`: the denominator is always written out."""
    return f"{number(part)}/{number(whole)}"


def share_said(found: Shares) -> str:
    """`56 % of all that are due`."""
    return _("%(share)s of all that are due") % {"share": percent(found.share(found.in_use))}


def share_state(state: str) -> str:
    """What the places say that are not in use as far as is known."""
    return {
        "partly": pgettext("follow-up", "partly in use"),
        "no": pgettext("follow-up", "not in use"),
        "ended": pgettext("follow-up", "had ended before"),
        "unknown": pgettext("follow-up", "unknown"),
        "waiting": pgettext("follow-up", "waits for an answer"),
    }[state]


def changed(amount: int, checks: int) -> str:
    """`changed or left out in 3/5 of the places that told`."""
    return _("changed or left out in %(share)s of the places that told") % {"share": share(amount, checks)}


def days(of: int) -> str:
    """Of how many places the median of days is."""
    text = ngettext("median of one place", "median of %(n)s places", of)
    return text % {"n": number(of)}


def outside(of: int) -> str:
    """How many of those shown by name are outside the programme."""
    text = ngettext(
        "of the one shown by name is outside the programme",
        "of the %(n)s shown by name are outside the programme",
        of,
    )
    return text % {"n": number(of)}


def unanswered(amount: int) -> str:
    """How many questions in a row a place has not answered."""
    return ngettext("%(n)s question unanswered", "%(n)s questions unanswered", amount) % {"n": number(amount)}


def taps() -> tuple[tuple[str, str, Mapping[str, str]], ...]:
    """The eight taps of an adaptation in their order: name, question, value -> words."""
    questions = {
        "when": _("When"),
        "planned": _("Planned or forced"),
        "decided_by": _("Who decided"),
        "what": _("What was changed"),
        "for_whom": _("For whom"),
        "how": _("How"),
        "core_touched": _("Was the core touched"),
        "why": pgettext("adaptation", "Why"),
    }
    choices = {
        "when": models.When, "planned": models.Planned, "decided_by": models.DecidedBy, "what": models.What,
        "for_whom": models.ForWhom, "how": models.How, "core_touched": models.CoreTouched, "why": models.Why,
    }  # fmt: skip
    return tuple(
        (tap, questions[tap], {str(value): str(label) for value, label in choices[tap].choices}) for tap in TAPS
    )


def counted() -> tuple[str, ...]:
    """What the figures mean, for who wants to trust them."""
    return (
        _("An adoption counts once it is confirmed. Interested, decided and preparing are never taken into use."),
        _("In use: the place says so, or has not left two questions in a row unanswered. Unknown is never in use."),
        _(
            "Shares are of all places that have come so far: unknown ones and those that ended before stay in the "
            "whole."
        ),
        _("Where: only adopters that are shown by name. A hidden one is in the sums, and in no area."),
        _(
            "Home region: the regions of the organisations that take part in the programme of the model; where none "
            "has an area, those in which its models were tried."
        ),
        _("A core part is told when at least three places have said what became of it."),
    )
