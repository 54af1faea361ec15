"""The words of the library: how a model stands, what its dials say, where it is used, and what is missing."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext, pgettext_lazy

from oppiva.catalogue.evidence import MONTHS_A_STEP, months_between
from oppiva.catalogue.model_words import EVIDENCE_NAMES
from oppiva.catalogue.models import Effect, EffectUnit, EffortStep, ModelState
from oppiva.catalogue.queries.library import Places
from oppiva.core.calendars import add_months
from oppiva.experiments.models import Theme, Whose
from oppiva.people.queries import area_names
from oppiva.ui.counting import number_inside, number_word
from oppiva.ui.formatting import NBSP, hours, money, number
from oppiva.ui.formatting import date as full_date

# A language as one says in which a text is.
IN_LANGUAGE: Mapping[str, Any] = {
    "fi": pgettext_lazy("a text is", "in Finnish"),
    "sv": pgettext_lazy("a text is", "in Swedish"),
    "en": pgettext_lazy("a text is", "in English"),
}
NOT_TRANSLATED: Mapping[str, Any] = {
    "fi": gettext_lazy("In Finnish: not translated yet."),
    "sv": gettext_lazy("In Swedish: not translated yet."),
    "en": gettext_lazy("In English: not translated yet."),
}
# The mark and the tag of a state: offered for use, due, replaced, withdrawn.
MARKS: Mapping[str, str] = {
    ModelState.PUBLISHED: "carried_out",
    ModelState.DUE_REVIEW: "unknown",
    ModelState.REPLACED: "stopped",
    ModelState.WITHDRAWN: "interrupted",
}
TAGS: Mapping[str, str] = {
    ModelState.PUBLISHED: "ok",
    ModelState.DUE_REVIEW: "next",
    ModelState.REPLACED: "info",
    ModelState.WITHDRAWN: "stop",
}


def capital(text: str) -> str:
    """With a capital letter."""
    return text[:1].upper() + text[1:]


def counted(n: int) -> str:
    """So many models, inside a sentence."""
    return ngettext("one operating model", "%(n)s operating models", n) % {"n": number_inside(n)}


def sentence(total: int, *, narrowed: bool, published: bool) -> str:
    """The sentence of the list."""
    if not published:
        return _("No operating model has been published yet")
    if not total:
        return _("No operating model fits")
    if narrowed:
        return ngettext("One operating model fits", "%(n)s operating models fit", total) % {"n": number_word(total)}
    words = ngettext("One operating model to take into use", "%(n)s operating models to take into use", total)
    return words % {"n": number_word(total)}


def state(code: str) -> str:
    """A state of the library with a capital."""
    return capital(str(ModelState(code).label))


def version_said(code: str, shown: str) -> str:
    """`Published, version 1.2`."""
    return _("%(state)s, version %(number)s") % {"state": state(code), "number": shown}


def effect(code: str) -> str:
    """The effect in one word, with a capital."""
    return capital(str(Effect(code).label)) if code in Effect.values else ""


def effort(code: str) -> str:
    """The effort in one word, with a capital."""
    return capital(str(EffortStep(code).label)) if code in EffortStep.values else ""


def effort_said(code: str) -> str:
    """The same with what it is the word for."""
    return _("Effort: %(step)s") % {"step": effort(code).lower()}


def evidence(level: int) -> str:
    """The level of evidence, with a capital."""
    return capital(str(EVIDENCE_NAMES[level]))


def for_whom(codes: Iterable[str]) -> str:
    """`For jobseekers and employers`, as labels beside each other."""
    return ", ".join(capital(str(Whose(one).label)) for one in codes if one in Whose.values)


def theme(code: str) -> str:
    """A theme with a capital, empty for none."""
    return capital(str(Theme(code).label)) if code in Theme.values else ""


def to_start(minutes: int | None) -> str:
    """`8 h to start`; empty when it is not known."""
    return _("%(hours)s to start") % {"hours": hours(minutes)} if minutes is not None else ""


# --- under the dials -------------------------------------------------------------------------------------------------
def effect_line(texts: Mapping[str, Any]) -> str:
    """What the effect was in words, else in numbers, and of how many cases."""
    said = str(texts.get("effect_words") or "") or effect_numbers(texts)
    n = texts.get("effect_n")
    cases = ngettext("one case", "%(n)s cases", n) % {"n": number(n)} if n else ""
    return ", ".join(part for part in (said, cases) if part)


def effect_numbers(texts: Mapping[str, Any]) -> str:
    """`16 → 11 minutes per customer`, empty when one of the two is not known."""
    before, after, unit = texts.get("effect_before"), texts.get("effect_after"), texts.get("effect_unit")
    if before is None or after is None:
        return ""
    label = f" {EffectUnit(unit).label}" if unit == EffectUnit.MINUTES_PER_CUSTOMER else ""
    return f"{change(str(before), str(after))}{label}"


def change(before: str, after: str) -> str:
    """`16 → 11` from two numbers as they are frozen."""
    return f"{number(Decimal(before))}{NBSP}→{NBSP}{number(Decimal(after))}"


def evidence_line(sources: Sequence[Mapping[str, Any]]) -> str:
    """`Five experiments, three areas, 96 cases`, of those that were carried out."""
    carried = [one for one in sources if one["carried_out"]]
    if not carried:
        return _("No experiment that was carried out")
    areas = {area for one in carried for area in one["areas"]}
    cases = sum(one.get("n", 0) for one in carried)
    said = [ngettext("%(n)s experiment", "%(n)s experiments", len(carried)) % {"n": number(len(carried))}]
    if areas:
        said.append(ngettext("%(n)s area", "%(n)s areas", len(areas)) % {"n": number(len(areas))})
    if cases:
        said.append(ngettext("%(n)s case", "%(n)s cases", cases) % {"n": number(cases)})
    return ", ".join(said)


def effort_line(texts: Mapping[str, Any]) -> str:
    """`6 h to start, 1 h a month, 0 €`; what is not known is said."""
    start, month = texts.get("start_minutes"), texts.get("month_minutes")
    euros = [texts.get("start_cents"), texts.get("month_cents")]
    said = [to_start(start)] if start is not None else []
    if month is not None:
        said.append(_("%(hours)s a month") % {"hours": hours(month)})
    if None not in euros:
        first, monthly = euros
        said.append(whole_euros(first or 0))
        if monthly:
            said.append(_("%(euros)s a month") % {"euros": whole_euros(monthly)})
    return ", ".join(said) or _("Not told yet")


def whole_euros(cents: int) -> str:
    """`0 €`, `500 €`, and cents only where there are some."""
    return f"{number(cents // 100)}{NBSP}€" if cents % 100 == 0 else money(cents)


# --- where it is used ------------------------------------------------------------------------------------------------
def tried(places: Places) -> str:
    """Where a model was tried; by name while they are few."""
    n = len(places.tried)
    if not n:
        return _("Not known where it was tried.")
    words = ngettext("Tried in one area: %(where)s.", "Tried in %(n)s areas: %(where)s.", n)
    return words % {"n": number_inside(n), "where": ", ".join(area_names(places.tried))}


def used(places: Places) -> str:
    """In how many places a model is in use; nowhere is said, too."""
    if not places.in_use:
        return _("Not in use elsewhere yet.")
    return ngettext("In use in one place.", "In use in %(n)s places.", places.in_use) % {
        "n": number_inside(places.in_use)
    }


def short_places(places: Places) -> str:
    """The same for a row of the list."""
    if places.in_use:
        return ngettext("In use in %(n)s place", "In use in %(n)s places", places.in_use) % {"n": number(places.in_use)}
    n = len(places.tried)
    return ngettext("Tried in %(n)s area", "Tried in %(n)s areas", n) % {"n": number(n)} if n else ""


def checked(checked_on: date | None, level: int, today: date) -> tuple[str, ...]:
    """When its steward last looked at it, and from when on the evidence is lower if nobody does (records.md 3.3)."""
    if checked_on is None:
        return ()
    said = [_("Checked %(day)s.") % {"day": full_date(checked_on)}]
    if level:
        passed = months_between(checked_on, today) // MONTHS_A_STEP
        falls = add_months(checked_on, MONTHS_A_STEP * (passed + 1))
        said.append(_("The evidence goes down if it is not checked before %(day)s.") % {"day": full_date(falls)})
    return tuple(said)


# --- the text --------------------------------------------------------------------------------------------------------
def nobody_changes(whom: str) -> str:
    """That nothing changes for them."""
    return {
        "customer": _("Nothing changes for the customer."),
        "staff": _("Nothing changes for the staff."),
        "employer": _("Nothing changes for the employer."),
    }[whom]


def certainty_line(where: str, facts: Mapping[str, Any]) -> str:
    """`Itäharju, 24 cases, 16 → 11`: where, of how many cases, and what was counted."""
    said = [where] if where else []
    if facts.get("n"):
        said.append(ngettext("%(n)s case", "%(n)s cases", facts["n"]) % {"n": number(facts["n"])})
    if facts.get("before") and facts.get("after"):
        said.append(f"{change(facts['before'], facts['after'])} {facts.get('unit', '')}".strip())
    if not facts["carried_out"]:
        said.append(pgettext("source of a model", "was not carried out to its end, has no weight"))
    return ", ".join(said)


def peers(reviews: Mapping[str, Any]) -> str:
    """Who read it before it was published: colleagues of other areas."""
    n = reviews.get("peers", 0)
    if not n:
        return ""
    where = ", ".join(area_names(reviews.get("peer_areas", ())))
    if where:
        words = ngettext("one colleague from %(where)s", "%(n)s colleagues from %(where)s", n)
        return words % {"n": number_inside(n), "where": where}
    return ngettext("one colleague from another area", "%(n)s colleagues from other areas", n) % {"n": number_inside(n)}


def trial(organisation: str, day: str) -> str:
    """A place that tried it from the text alone."""
    facts = {"where": organisation, "day": full_date(date.fromisoformat(day))}
    return _("%(where)s tried it from the text alone, %(day)s.") % facts


def unknown_figures(missing: Collection[str]) -> str:
    """What is not known and keeps a result from being counted."""
    return _("Cannot be counted: %(what)s missing.") % {"what": ", ".join(missing)}
