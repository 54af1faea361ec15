"""The page that shows every component in every state; mounted in the demo and in tests only."""

from __future__ import annotations

from datetime import date

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from oppiva.core import charts
from oppiva.ui.diffing import word_diff
from oppiva.ui.errors import ConflictView, Part
from oppiva.ui.formatting import months
from oppiva.ui.forms import DayField, WholeField

# The components page is for developers: its sample texts are Finnish and stay out of the translations.
TODAY = date(2026, 3, 12)


class SampleForm(forms.Form):
    """One field of each shape."""

    name = forms.CharField(label="Mittari", help_text="Mitä lasket, yhdellä lauseella.")
    wrong = forms.CharField(label="Ennuste", initial="vähemmän")
    day = DayField(label="Alkaa", required=False)
    hours = WholeField(label="Tunnit", required=False, min_value=0)
    unit = forms.ChoiceField(label="Yksikkö", choices=[("", "Valitse"), ("a", "Palvelut"), ("b", "Yritykset")])
    text = forms.CharField(label="Perustelu", widget=forms.Textarea(attrs={"rows": 3}), required=False)
    file = forms.FileField(label="Suunnitelma", help_text="TOML-tiedosto, enintään 1 MB.", required=False)
    agree = forms.BooleanField(label="Saa näyttää yhteystietoni", required=False)
    useful = forms.ChoiceField(
        label="Oliko hyötyä?",
        choices=[("yes", "Kyllä"), ("partly", "Osittain"), ("no", "Ei")],
        widget=forms.RadioSelect,
    )
    roles = forms.MultipleChoiceField(
        label="Roolit",
        choices=[("a", "vetäjä"), ("b", "johtaja")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    secret = forms.CharField(widget=forms.HiddenInput, initial="piilossa", required=False)


def _matrix() -> charts.Figure:
    full = ("carried_out",) * 5
    columns = [
        charts.Column("1", (*full, "carried_out", "decided_not_counted")),
        charts.Column("2", (*full, "interrupted", "reviewing")),
        charts.Column("3", ("running",) * 6),
        charts.Column("4", ("not_started",) * 7),
    ]
    return charts.goal_matrix(columns, target=28, names={bucket: bucket for bucket in charts.BUCKETS}, key="osat")


def _timeline() -> charts.Timeline:
    rows = [
        charts.Row(
            "TP1",
            "Työpajat",
            (charts.Run(date(2025, 9, 1), date(2026, 3, 12)), charts.Run(date(2026, 3, 12), date(2026, 6, 30), True)),
            (charts.Dot(date(2025, 10, 1), True), charts.Dot(date(2026, 4, 20))),
            ("1.9.2025", "30.6.2026"),
        ),
        charts.Row(
            "TP2",
            "Mallintaminen",
            (charts.Run(date(2026, 2, 1), date(2026, 6, 1), True),),
            (),
            ("1.2.2026", "1.6.2026"),
        ),
    ]
    return charts.timeline(rows, start=date(2025, 9, 1), end=date(2026, 6, 30), months=months(), today=TODAY)


def _conflict() -> ConflictView:
    mine, theirs = "Kysymme ennen kuin neuvomme.", "Kysymme aina ennen kuin neuvomme asiakasta."
    part = Part("summary", "Tiivistys", mine, theirs, *word_diff(mine, theirs))
    return ConflictView(
        action="", back="", parts=(part,), posted=(("base_version", "3"),), rest=(("base_version", "3"),)
    )


@login_not_required
def components(request: HttpRequest) -> HttpResponse:
    """Every component in every state, with one form sent empty so that its errors show."""
    parts = [charts.Part(212, "solid", "kaikissa kolmessa"), charts.Part(75, "hatch", "osassa")]
    return render(
        request,
        "ui/components.html",
        {
            "title": _("Components"),
            "form": SampleForm(),
            "sent": SampleForm({"wrong": "vähemmän", "name": "Minuuttia"}, auto_id="sent_%s"),
            "page": Paginator(range(200), 50).page(2),
            "tabs_shown": [("Tarkistukset", "#a", True), ("Tunnit", "#b", False), ("Versiot", "#c", False)],
            "path": [("Hanke", "#"), ("Suunnitelma, versio 3", "")],
            "matrix": _matrix(),
            "timeline": _timeline(),
            "bar": charts.bar(parts, total=400),
            "over": charts.bar([charts.Part(118, "solid", "h"), charts.Part(30, "cross", "h")], total=120, key="over"),
            "checks": charts.checks(("blocks",) * 4 + ("warns",) * 17 + ("informs",) * 7 + ("fine",) * 4),
            "buckets": charts.BUCKETS,
            "conflict": _conflict(),
            "today": TODAY,
        },
    )
