"""What a model would take on one's own staff in its first year, and what cannot be counted (records.md 3.4, 3.5)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

from oppiva.catalogue import library_words as say
from oppiva.catalogue.effort import Calculated, Effort, calculate
from oppiva.catalogue.forms.library import CalculatorForm
from oppiva.catalogue.freezing import effort_in
from oppiva.catalogue.models import EffectUnit, ModelVersion
from oppiva.catalogue.pages.library import Text, told
from oppiva.ui.formatting import hours, money, number


@dataclass(frozen=True)
class Line:
    """A result: what it is, how much, and what is missing when it cannot be counted."""

    label: str
    value: str
    why: str = ""


@dataclass(frozen=True)
class CalculatorPage:
    """The page; without own figures no lines."""

    name: Text
    model: str
    memo: str
    shown: str
    told: str
    of_staff: str
    scales: bool
    sentence: str
    lines: tuple[Line, ...]


def calculator_page(version: ModelVersion, form: CalculatorForm | None) -> CalculatorPage:
    """The calculator of a version; `form` with one's own figures, None before they are given."""
    texts, model = version.content["texts"], version.operating_model
    staff = texts.get("effort_staff")
    of_staff = (
        ngettext("for one person of the staff", "for %(n)s of the staff", staff) % {"n": number(staff)} if staff else ""
    )
    lines = _lines(texts, effort_in(version.content), form) if form is not None else ()
    return CalculatorPage(
        name=told("name", version.name, version.language, texts["translations"] or {}, get_language() or "fi"),
        model=reverse("catalogue:model", args=[model.slug]),
        memo=reverse("catalogue:memo", args=[model.slug, version.number]),
        shown=version.shown,
        told=say.effort_line(texts),
        of_staff=of_staff,
        scales=saved_minutes(texts) is not None,
        sentence=_sentence(lines) if lines else "",
        lines=lines,
    )


def saved_minutes(texts: Mapping[str, Any]) -> Decimal | None:
    """Minutes per customer that the effect saves; None where it counts something else."""
    before, after = texts.get("effect_before"), texts.get("effect_after")
    if texts.get("effect_unit") != EffectUnit.MINUTES_PER_CUSTOMER or before is None or after is None:
        return None
    return Decimal(str(before)) - Decimal(str(after))


def counted(texts: Mapping[str, Any], effort: Effort, form: CalculatorForm) -> Calculated:
    """The first year by one's own figures."""
    return calculate(
        effort,
        staff=form.cleaned_data["henkilosto"],
        customers_a_month=form.cleaned_data["asiakkaita"],
        hour_cents=form.cents(),
        measured_staff=texts.get("effort_staff"),
        minutes_saved=saved_minutes(texts),
    )


def _lines(texts: Mapping[str, Any], effort: Effort, form: CalculatorForm) -> tuple[Line, ...]:
    found, given = counted(texts, effort, form), form.cleaned_data
    time: list[str] = []
    if effort.minutes is None:
        time.append(_("the model's own hours"))
    elif texts.get("effort_staff") and given["henkilosto"] is None:
        time.append(_("your staff"))
    price = [*time, *([_("the price of an hour")] if form.cents() is None else [])]
    spent = [] if effort.cents is not None else [_("the model's own costs")]
    lines = [
        _line(_("Work in the first year"), found.minutes, hours(found.minutes), time),
        _line(_("Cost of the work"), found.work_cents, money(found.work_cents), price),
        _line(_("Other costs"), found.cents, money(found.cents), spent),
    ]
    if saved_minutes(texts) is None:
        lines.append(
            Line(_("Time saved"), _("Unknown"), _("The effect of this model is not counted in minutes per customer."))
        )
    else:
        customers = [_("your customers a month")] if given["asiakkaita"] is None else []
        lines.append(_saved(found.saved_minutes, customers))
        lines.append(_net(found, [*time, *customers]))
    return tuple(lines)


def _line(label: str, value: int | None, shown: str, missing: list[str]) -> Line:
    return Line(label, shown) if value is not None else Line(label, _("Unknown"), say.unknown_figures(missing))


def _saved(minutes: int | None, missing: list[str]) -> Line:
    if minutes is not None and minutes < 0:
        return Line(_("More time with customers"), hours(-minutes))
    return _line(_("Time saved with customers"), minutes, hours(minutes), missing)


def _net(found: Calculated, missing: list[str]) -> Line:
    """The hours that are saved against those that it takes."""
    if found.minutes is None or found.saved_minutes is None:
        return Line(pgettext("work and time saved", "Together"), _("Unknown"), say.unknown_figures(missing))
    net = found.saved_minutes - found.minutes
    said = _("%(hours)s less work") if net >= 0 else _("%(hours)s more work")
    return Line(
        pgettext("work and time saved", "Together"),
        said % {"hours": hours(abs(net))},
        _("The time saved less the work it takes."),
    )


def _sentence(lines: tuple[Line, ...]) -> str:
    if lines[0].why:
        return _("How much work it would be cannot be counted yet")
    return _("The first year would take %(time)s of work") % {"time": lines[0].value}
