"""Words of counts: targets, buckets, stages and small numbers; whole messages, nothing glued (design 9)."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from oppiva.experiments.words import BUCKETS as BUCKETS
from oppiva.reporting.counts import Count
from oppiva.ui.formatting import number

# Stages of models and of taking part; the upper app that counts them uses these codes.
STAGES: dict[str, Promise] = {
    "reviewed": gettext_lazy("reviewed by peers"),
    "on_trial": gettext_lazy("on trial in another area"),
    "draft": gettext_lazy("as drafts"),
    "candidate": gettext_lazy("as candidates"),
    "under_way": gettext_lazy("under way"),
    "planned": gettext_lazy("planned"),
    "empty": gettext_lazy("held with nobody there"),
    "all_three": gettext_lazy("have been to all three"),
    "some": gettext_lazy("have been to some"),
    "adoption_in_use": gettext_lazy("known to be in use"),
    "adoption_unknown": gettext_lazy("unknown: nobody has answered"),
    "adoption_other": gettext_lazy("not in use yet, or ended"),
    **BUCKETS,
}

# What is missing from a target; of experiments a team is missing, which is a bucket of theirs.
MISSING = gettext_lazy("still missing")

TARGETS: dict[str, Promise] = {
    "experiments": gettext_lazy("Experiments"),
    "models": gettext_lazy("Operating models"),
    "participants": gettext_lazy("Participants"),
    "series": gettext_lazy("Workshop series"),
    "half_days": gettext_lazy("Half-days"),
    "adoptions": gettext_lazy("Adoptions"),
}


# How each figure is counted (records.md 13), by the name of its query: the one place that says it to people.
COUNTED: dict[str, Promise] = {
    "experiments_carried_out": gettext_lazy(
        "Decided experiments with a log from the time of the trial, a result and a decision. Each counts once, also "
        "one that was stopped."
    ),
    "models_published": gettext_lazy("Published models that grew from experiments. A new version adds none."),
    "participants_met": gettext_lazy(
        "People with at least one confirmed half-day, dialogue or coaching meeting. Each counts once."
    ),
    "series_held": gettext_lazy("Workshop series whose three half-days have been held."),
    "adoptions_confirmed": gettext_lazy(
        "Confirmed adoptions of the programme's models. In use is told of those that say so; unknown is never in use."
    ),
    "half_days_held": gettext_lazy("Half-days of a series that were held with somebody there."),
}


def counted(query: str) -> str:
    """How a figure is counted; nothing where nobody counts it."""
    return str(COUNTED.get(query, ""))


def bucket_names() -> dict[str, str]:
    """The seven buckets in the language of the page."""
    return {bucket: str(words) for bucket, words in BUCKETS.items()}


def series_head() -> str:
    """The heading of the first column of the marks as a table."""
    return _("Series")


def target_name(count: Count) -> str:
    """What a target counts: our word for a known one, else what the plan calls it, else its code."""
    known = TARGETS.get(count.code)
    return str(known) if known else count.definition or count.unit or count.code


def target_words(count: Count) -> str:
    """`target about 400`: the denominator written out."""
    if count.approximate:
        return _("target about %(target)s") % {"target": number(count.target)}
    return _("target %(target)s") % {"target": number(count.target)}


def carried_out_words(value: int, count: Count) -> str:
    """The words after the large figure: `experiments have been carried out, the target is 105`."""
    facts = {"target": number(count.target)}
    if count.approximate:
        words = ngettext(
            "experiment has been carried out, the target is about %(target)s",
            "experiments have been carried out, the target is about %(target)s",
            value,
        )
    else:
        words = ngettext(
            "experiment has been carried out, the target is %(target)s",
            "experiments have been carried out, the target is %(target)s",
            value,
        )
    return words % facts


def unit_words(count: Count) -> str:
    """The words after a figure in the margin: `people, target about 400`."""
    value = count.value or 0
    facts = {"target": target_words(count)}
    if count.code == "participants":
        return ngettext("person, %(target)s", "people, %(target)s", value) % facts
    if count.code == "models":
        return ngettext("model published, %(target)s", "models published, %(target)s", value) % facts
    return target_words(count)


def behind_it(count: Count) -> str:
    """One honest sentence on what the figure means today, or nothing when it speaks for itself."""
    if count.value is None:
        return _("Unknown: the service does not count this target yet.")
    if count.begun:
        return ""
    if count.code == "participants":
        return _("Someone counts from the first half-day, dialogue or coaching meeting. None has been held yet.")
    if count.code == "models":
        return _("A model counts when it is published. The first ones grow from experiments.")
    return ""
