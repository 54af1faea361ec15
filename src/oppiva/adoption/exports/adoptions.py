"""The adoptions of a programme as a table: each row that its reader reads whole, unknown left empty (trust.md S9)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from django.http import HttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from oppiva.adoption import rules
from oppiva.adoption.models import (
    USING,
    Adoption,
    ConfirmedBy,
    EndReason,
    ResultTold,
    ShowAs,
    Stage,
    Verdict,
)
from oppiva.adoption.queries import rounds_of_many
from oppiva.adoption.queries.own import told_counts
from oppiva.adoption.rounds import is_unknown, silent
from oppiva.core.policy import Actor
from oppiva.core.text import search_key
from oppiva.jobs import clock
from oppiva.people.exports import MEDIA
from oppiva.programme.models import Programme
from oppiva.ui.tables import Cell, Column, Form, Table

# trust.md 10.4: whatever the file is, no browser runs it as our page.
FILE_POLICY = "default-src 'none'; sandbox"


def adoption_table(actor: Actor, programme: Programme) -> Table:
    """One row for each adoption of the programme that the actor reads whole; an empty cell is unknown, never 0."""
    rows = list(
        rules.whole_for(actor)
        .filter(programme=programme)
        .select_related("operating_model", "model_version", "programme", "area")
        .defer("model_version__content")
        .order_by("operating_model__code", "number")
    )
    rounds, (checks, changes) = rounds_of_many(rows), told_counts([one.pk for one in rows])
    columns = [
        Column(_("Code")), Column(_("Model")), Column(_("Name of the model")), Column(_("Place")), Column(_("Unit")),
        Column(_("Employment area")), Column(_("May be shown")), Column(_("Confirmed"), "day"),
        Column(_("Confirmed by")), Column(_("Not confirmed"), "day"), Column(_("Begun"), "day"), Column(_("Stage")),
        Column(_("Stage since"), "day"), Column(_("In use first"), "day"), Column(_("Status")),
        Column(_("Questions without an answer in a row"), "number"), Column(_("Why it ended")), Column(_("Version")),
        Column(_("Staff who use it"), "number"), Column(_("Staff who could"), "number"),
        Column(_("Customers reached"), "number"), Column(_("Customers who could be reached"), "number"),
        Column(_("Customers counted over")), Column(_("Core parts kept"), "number"),
        Column(_("Core parts changed"), "number"), Column(_("Core parts left out"), "number"),
        Column(_("Changes"), "number"), Column(_("Result")), Column(_("What was measured")),
        Column(_("Unit of measure")),
        Column(pgettext("a measured number", "Before"), "number"),
        Column(pgettext("a measured number", "After"), "number"), Column("n", "number"), Column(_("Period")),
    ]  # fmt: skip
    made = [
        _row(
            one,
            silent=silent(rounds[one.pk]) if one.stage in USING else 0,
            unknown=one.stage in USING and is_unknown(rounds[one.pk]),
            checks=checks[one.pk],
            changes=changes[one.pk],
        )
        for one in rows
    ]
    about = [
        (_("Programme"), programme.code),
        (_("Empty cell"), _("Unknown: nothing was told")),
        (_("Places that may not be shown"), _("Named here for who reads them whole. Do not publish their names.")),
    ]
    return Table(_("Adoptions"), columns, made, clock.today(), about)


def _row(one: Adoption, *, silent: int, unknown: bool, checks: Counter[str], changes: int) -> list[Cell]:
    checked: Iterable[int | None] = (checks[verdict] if checks else None for verdict in Verdict.values)
    return [
        one.code,
        one.operating_model.code,
        one.model_version.name,
        one.organisation_name,
        one.unit,
        one.area.name_fi if one.area is not None else "",
        str(ShowAs(one.show_as).label) if one.show_as else _("Not chosen"),
        one.confirmed_on,
        str(ConfirmedBy(one.confirmed_as).label) if one.confirmed_as else "",
        one.refused_on,
        one.started_on,
        str(Stage(one.stage).label),
        one.stage_since,
        one.first_in_use_on,
        pgettext("an adoption", "Unknown") if unknown else pgettext("an adoption", "Known"),
        silent,
        str(EndReason(one.ended_reason).label) if one.ended_reason else "",
        one.model_version.shown,
        one.staff_using,
        one.staff_could,
        one.customers_reached,
        one.customers_could,
        one.customers_period,
        *checked,
        changes,
        str(ResultTold(one.result).label) if one.result else "",
        one.result_measure,
        one.result_unit,
        one.result_before,
        one.result_after,
        one.result_n,
        one.result_period,
    ]


def as_file(content: bytes, form: Form, *names: str) -> HttpResponse:
    """`kayttoonotot-es-oppiva-2026-11-18.xlsx`."""
    name = "-".join(search_key(" ".join(names)).split())[:80].strip("-")
    answer = HttpResponse(content, content_type=MEDIA[form])
    filename = f"{name}-{clock.today():%Y-%m-%d}.{form}"
    answer["Content-Disposition"] = content_disposition_header(True, filename) or "attachment"
    answer["Content-Security-Policy"] = FILE_POLICY
    answer["Cache-Control"] = "private, no-store"
    return answer
