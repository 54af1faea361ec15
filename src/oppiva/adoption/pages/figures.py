"""The figures of an adoption in words: days, reach, core, result. What is not known is unknown, never 0."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from oppiva.adoption.models import Adoption, ResultTold, Verdict
from oppiva.adoption.queries.record import PartRow
from oppiva.adoption.rounds import points
from oppiva.ui.formatting import NBSP, number, tidy


def day_of_year(day: date, today: date) -> str:
    """`3.2.`, with the year when it is not today's."""
    return f"{day.day}.{day.month}." + (str(day.year) if day.year != today.year else "")


def whole_percent(basis_points: int) -> str:
    """`67 %` of 6 667 basis points, rounded half up."""
    return f"{(basis_points + 50) // 100}{NBSP}%"


def share(part: int | None, whole: int | None) -> str:
    """`12/40 = 30 %`; an unknown whole leaves `12`, an unknown part says so."""
    if part is None:
        if whole is None:
            return pgettext("how many", "unknown")
        return _("unknown, out of %(whole)s") % {"whole": number(whole)}
    at = points(part, whole)
    if whole is None or at is None:
        return number(part)
    return f"{number(part)}/{number(whole)} = {whole_percent(at)}"


def customers(adoption: Adoption) -> str:
    """The reach of customers with the time it is counted over."""
    said = share(adoption.customers_reached, adoption.customers_could)
    return f"{said}, {adoption.customers_period}" if adoption.customers_period else said


def core(parts: Collection[PartRow]) -> str:
    """`2/3 kept = 67 %` of the parts that were checked, and how many were not; empty while none was."""
    checked = [one for one in parts if one.verdict]
    if not checked:
        return ""
    kept = sum(one.verdict == Verdict.KEPT for one in checked)
    at = points(kept, len(checked)) or 0
    said = _("%(kept)s/%(checked)s kept = %(percent)s") % {
        "kept": kept, "checked": len(checked), "percent": whole_percent(at),
    }  # fmt: skip
    left = len(parts) - len(checked)
    if not left:
        return said
    more = ngettext("one part not checked yet", "%(n)s parts not checked yet", left) % {"n": left}
    return f"{said}, {more}"


def result(adoption: Adoption) -> str:
    """`16 → 12 min, n = 9, a month`; not measured says so; empty while nothing was said."""
    if adoption.result == ResultTold.NOT_MEASURED:
        return pgettext("result of an adoption", "Not measured")
    if adoption.result != ResultTold.MEASURED:
        return ""
    before, after = adoption.result_before, adoption.result_after
    unknown = pgettext("a number", "unknown")
    numbers = (
        f"{unknown if before is None else number(tidy(before))} → {unknown if after is None else number(tidy(after))}"
        if before is not None or after is not None
        else ""
    )
    if numbers and adoption.result_unit:
        numbers = f"{numbers}{NBSP}{adoption.result_unit}"
    n = f"n{NBSP}={NBSP}{number(adoption.result_n)}" if adoption.result_n is not None else ""
    tail = ", ".join(part for part in (numbers, n, adoption.result_period) if part)
    return f"{adoption.result_measure}: {tail}" if tail else adoption.result_measure
