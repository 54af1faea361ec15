"""Operating models on the first page: what is asked of the person, whatever the role, and what waits at the desk."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from oppiva.catalogue import desk_words
from oppiva.core.calendars import local_day
from oppiva.home import addresses
from oppiva.home.sight import Sight
from oppiva.reporting.things import Thing
from oppiva.ui.counting import number_inside
from oppiva.ui.formatting import date_short, stopped


def asked_things(sight: Sight) -> Iterator[Thing]:
    """Each model on trial that the person was asked to try or to review and has not answered."""
    for one in sight.models_asked:
        trial = one.kind == "trial"
        title = _("Try model %(code)s from its text alone") if trial else _("Review model %(code)s")
        words = _("“%(name)s”, asked on %(day)s.")
        yield Thing(
            f"model_{one.kind}_{one.pk}",
            title % {"code": one.code},
            stopped(words % {"name": one.name, "day": date_short(local_day(one.at), sight.today)}),
            _("Read and tell") if trial else _("Read and answer"),
            addresses.model_asked(one.programme, one.code, one.kind, one.pk),
            ("read", "model_draft"),
            2,
        )


def desk_things(sight: Sight) -> Iterator[Thing]:
    """What waits at the desk of models for who works there: reviewed ones first, then checks, then drafts."""
    waiting = sight.desk
    if sight.table is None:
        return
    said = [
        ngettext("one reviewed model can be published", "%(n)s reviewed models can be published", waiting.reviewed)
        if waiting.reviewed
        else "",
        ngettext(
            "one reviewed model cannot be published yet (missing: %(what)s)",
            "%(n)s reviewed models cannot be published yet (missing: %(what)s)",
            waiting.held,
        )
        if waiting.held
        else "",
        ngettext("the check of one model is due", "the checks of %(n)s models are due", waiting.due)
        if waiting.due
        else "",
        ngettext("one model is on trial", "%(n)s models are on trial", waiting.testing) if waiting.testing else "",
        ngettext("one draft is being written", "%(n)s drafts are being written", waiting.drafts)
        if waiting.drafts
        else "",
    ]
    counts = (waiting.reviewed, waiting.held, waiting.due, waiting.testing, waiting.drafts)
    lacks = desk_words.still(waiting.lacks)
    parts = [words % {"n": number_inside(n), "what": lacks} for words, n in zip(said, counts, strict=True) if words]
    if not parts:
        return
    first, *more = parts
    yield Thing(
        "models",
        f"{first[:1].upper()}{first[1:]}",
        stopped(", ".join(more)) if more else _("The list tells what each lacks next."),
        _("Open the models"),
        addresses.models(sight.table.code),
        ("write", "model_draft"),
        6,
    )
