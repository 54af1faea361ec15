"""Where one goes to the experiments from pages of lower apps."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from oppiva.core.calendars import add_months, local_day
from oppiva.core.charts import BUCKETS
from oppiva.core.policy import Actor
from oppiva.experiments import queries, rules, words
from oppiva.experiments.follow_dates import MONTHS
from oppiva.experiments.pages.follow import shares_columns, shares_sentence
from oppiva.jobs import clock
from oppiva.ui.formatting import number
from oppiva.workshops.models import Series
from oppiva.workshops.series_links import SeriesFigures, register_series_figures, register_series_links


def register() -> None:
    """The experiments stand among the pages of a series, their buckets and what is still in use on its page."""
    register_series_links("experiments", _of_series)
    register_series_figures("experiments", _figures)
    register_series_figures("follow_ups", _followed)


def _figures(actor: Actor, series: Series) -> SeriesFigures | None:
    """The buckets that hold something, from the same list as the programme's (records.md 2.5)."""
    if not rules.may_list(actor, series):
        return None
    programme = series.programme_id
    marks = [
        mark.bucket
        for one in queries.marks_of([programme], series=[series.pk]).get(programme, ())
        for mark in one.experiments
    ]
    if not marks:
        return None
    rows = tuple(
        (bucket, number(marks.count(bucket)), str(words.BUCKETS[bucket])) for bucket in BUCKETS if bucket in marks
    )
    where = reverse("experiments:series", args=[series.programme.code, series.code])
    return SeriesFigures(_("Experiments"), rows, (_("Open the experiments"), where))


def _followed(actor: Actor, series: Series) -> SeriesFigures | None:
    """How many of the decisions asked about are in use, over all rounds that are due; None while none is."""
    published = series.published_at
    # No decision is older than the dates of its half-days; a young series is not asked about.
    young = published is not None and add_months(local_day(published), MONTHS[0]) > clock.today()
    if young or not rules.may_list(actor, series):
        return None
    shares = queries.series_follow_up_shares([series.pk]).get(series.pk, ())
    rows = tuple(row for one in shares_columns(shares) if one.figure for row in one.rows)
    return SeriesFigures(shares_sentence(shares), rows) if rows else None


def _of_series(actor: Actor, series: Series) -> list[tuple[str, str]]:
    if not rules.may_list(actor, series):
        return []
    return [(_("Experiments"), reverse("experiments:series", args=[series.programme.code, series.code]))]
