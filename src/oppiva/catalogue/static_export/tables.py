"""The list of models as a table, for who counts and compares in a spreadsheet; dangerous texts are made harmless there
(`ui.tables`, trust.md S9)."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from oppiva.catalogue import library_words as say
from oppiva.catalogue.queries.library_manifest import ModelTold
from oppiva.catalogue.static_export.drawing import living
from oppiva.jobs import clock
from oppiva.ui.tables import Cell, Column, Table


def models_table(models: Collection[ModelTold]) -> Table:
    """A row for each model, by its address."""
    columns = [
        Column(pgettext("target", "Code")),
        Column(_("Model")),
        Column(_("In one sentence")),
        Column(_("For whom")),
        Column(_("Theme")),
        Column(_("State")),
        Column(pgettext("of a model", "Effect")),
        Column(pgettext("of a model", "Evidence"), "number"),
        Column(pgettext("of a model", "Effort")),
        Column(pgettext("of a model", "Version")),
        Column(_("Published"), "day"),
        Column(_("Last checked"), "day"),
        Column(_("Steward")),
        Column(_("Replaced by")),
        Column(_("Address")),
        Column(pgettext("file", "File")),
    ]
    return Table(_("Operating models"), columns, [_row(one) for one in models], clock.today())


def _row(one: ModelTold) -> Sequence[Cell]:
    address = f"/mallit/{one.slug}/"
    steward = ", ".join(part for part in (one.steward.organisation, one.steward.role) if part) if one.steward else ""
    return (
        one.code, one.name, one.one_sentence, say.for_whom(one.for_whom), say.theme(one.theme), say.state(one.state),
        say.effect(one.effect), one.evidence, say.effort(one.effort), one.current,
        one.versions[0].at.astimezone(clock.HELSINKI).date(), one.last_checked_on, steward, one.replaced_by,
        living(address), f"{address[1:]}index.html",
    )  # fmt: skip
