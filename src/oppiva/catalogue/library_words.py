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
from oppiva.catalogue.models import EdgeKind, Effect, EffectUnit, EffortStep, ModelState
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
PARTLY_IN_LANGUAGE: Mapping[str, Any] = {
    "fi": pgettext_lazy("a text is", "partly in Finnish"),
    "sv": pgettext_lazy("a text is", "partly in Swedish"),
    "en": pgettext_lazy("a text is", "partly in English"),
}
ALL_IN_LANGUAGE: Mapping[str, Any] = {
    "fi": gettext_lazy("The text of this page is in Finnish: it has not been translated yet."),
    "sv": gettext_lazy("The text of this page is in Swedish: it has not been translated yet."),
    "en": gettext_lazy("The text of this page is in English: it has not been translated yet."),
}
REST_IN_LANGUAGE: Mapping[str, Any] = {
    "fi": gettext_lazy("The rest of this page is in Finnish, its figures and reasons too."),
    "sv": gettext_lazy("The rest of this page is in Swedish, its figures and reasons too."),
    "en": gettext_lazy("The rest of this page is in English, its figures and reasons too."),
}
# What is translated of a model, in the order of its page.
TRANSLATED = (
    pgettext_lazy("translated of a model", "the name"),
    pgettext_lazy("translated of a model", "the sentence"),
    pgettext_lazy("translated of a model", "the plain summary"),
)
# The five conditions (M16) under the heading of them all.
CONDITIONS: Mapping[str, Any] = {
    "condition_idea": pgettext_lazy("conditions of a model", "In the idea"),
    "condition_outside": pgettext_lazy("conditions of a model", "In the world around"),
    "condition_house": pgettext_lazy("conditions of a model", "In one's own house"),
    "condition_people": pgettext_lazy("conditions of a model", "In the people"),
    "condition_doing": pgettext_lazy("conditions of a model", "In the doing"),
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


def rest(language: str, reader: str, told: Sequence[bool]) -> str:
    """What of a page is translated (name, sentence, summary) and that the rest is not; empty in its own language."""
    if reader == language or language not in IN_LANGUAGE:
        return ""
    parts = [str(words) for words, so in zip(TRANSLATED, told, strict=True) if so]
    if not parts:
        return str(ALL_IN_LANGUAGE[language])
    said = _("Translated: %(what)s.") % {"what": listed(parts)}
    return f"{said} {REST_IN_LANGUAGE[language]}"


def in_language(language: str, reader: str, *, partly: bool) -> str:
    """The mark of a row whose page is not in the reader's language, or not all of it."""
    if reader == language:
        return ""
    return str((PARTLY_IN_LANGUAGE if partly else IN_LANGUAGE).get(language, ""))


def jumps() -> tuple[tuple[str, str], ...]:
    """The parts of a model's page that a reader looks for, by the block where they begin."""
    return (
        ("m13", pgettext("part of a model's page", "Core")),
        ("m8", pgettext("part of a model's page", "What it needs")),
        ("m17", _("Where it did not work")),
        ("m19", pgettext("part of a model's page", "Grounds")),
        ("m21", pgettext("part of a model's page", "Steward")),
    )


def listed(parts: Sequence[str]) -> str:
    """`a, b and c`."""
    if len(parts) < 2:
        return "".join(parts)
    return _("%(first)s and %(last)s") % {"first": ", ".join(parts[:-1]), "last": parts[-1]}


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


def variant() -> str:
    """A model that a place keeps for itself."""
    return _("Local variant, not peer reviewed")


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


def for_whom_inside(codes: Iterable[str]) -> str:
    """The same inside a sentence: `jobseekers and employers`."""
    return listed([str(Whose(one).label) for one in codes if one in Whose.values])


def lead(without: int | None) -> str:
    """What holds of each model of the list, and of how many nobody answers just now; None: that was not counted."""
    if without is None:
        return _("Each was tried and read by colleagues of other areas. Where it did not work is told, too.")
    if not without:
        return _(
            "Each was tried, read by colleagues of other areas, and has somebody who answers for it. "
            "Where it did not work is told, too."
        )
    said = ngettext(
        "Each was tried and read by colleagues of other areas. Just now one of them has no steward. "
        "Where it did not work is told, too.",
        "Each was tried and read by colleagues of other areas. Just now %(n)s of them have no steward. "
        "Where it did not work is told, too.",
        without,
    )
    return said % {"n": number_inside(without)}


def theme(code: str) -> str:
    """A theme with a capital, empty for none."""
    return capital(str(Theme(code).label)) if code in Theme.values else ""


def to_start(minutes: int | None) -> str:
    """`8 h to start`; empty when it is not known."""
    return _("%(hours)s to start") % {"hours": hours(minutes)} if minutes is not None else ""


# --- under the dials -------------------------------------------------------------------------------------------------
def effect_line(texts: Mapping[str, Any]) -> str:
    """What the effect was in words, else in numbers."""
    return str(texts.get("effect_words") or "") or effect_numbers(texts)


def effect_cases(texts: Mapping[str, Any]) -> str:
    """Of how many cases the effect was counted, empty when it is not known."""
    n = texts.get("effect_n")
    return ngettext("counted from one case", "counted from %(n)s cases", n) % {"n": number(n)} if n else ""


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


def evidence_line(sources: Sequence[Mapping[str, Any]], *, areas: bool = False) -> str:
    """`5 experiments for it, 1 place that uses it, 1 against it`, carried out; one that says both counts in both. Cases
    are told source by source, since those of a source that is not public are not told at all. `areas`: those of the
    ones for it, too."""
    carried = [one for one in sources if one["carried_out"]]
    if not carried:
        return _("No experiment that was carried out")
    against = [one for one in carried if EdgeKind.CONTRADICTS in one["kinds"]]
    backing = [one for one in carried if {EdgeKind.BUILDS_ON, EdgeKind.SUPPORTS} & set(one["kinds"])]
    used = sum(bool(one.get("of")) for one in backing)
    n, where = len(backing) - used, {area for one in backing for area in one["areas"]}
    said = [ngettext("%(n)s experiment for it", "%(n)s experiments for it", n) % {"n": number(n)}]
    if used:
        said.append(ngettext("%(n)s place that uses it", "%(n)s places that use it", used) % {"n": number(used)})
    if areas and where:
        said.append(ngettext("%(n)s area", "%(n)s areas", len(where)) % {"n": number(len(where))})
    if against:
        said.append(_("%(n)s against it") % {"n": number(len(against))})
    return ", ".join(said)


def effort_line(texts: Mapping[str, Any]) -> str:
    """`6 h to start, 1 h a month, 0 €`; what is not known is said."""
    start, month = texts.get("start_minutes"), texts.get("month_minutes")
    euros = [texts.get("start_cents"), texts.get("month_cents")]
    said = [to_start(start)] if start is not None else []
    if month is not None:
        said.append(_("%(hours)s a month") % {"hours": hours(month)})
    if None not in euros:
        said += _euros(*(cents or 0 for cents in euros))
    return ", ".join(said) or _("Not told yet")


def _euros(first: int, monthly: int) -> list[str]:
    if not first and not monthly:
        return [whole_euros(0)]
    said = [_("to start %(euros)s") % {"euros": whole_euros(first)}]
    return [*said, _("each month %(euros)s") % {"euros": whole_euros(monthly)}] if monthly else said


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
    said = [_("Last checked %(day)s.") % {"day": full_date(checked_on)}]
    if level:
        passed = months_between(checked_on, today) // MONTHS_A_STEP
        falls = add_months(checked_on, MONTHS_A_STEP * (passed + 1))
        said.append(_("If nobody checks it before %(day)s, the evidence goes down a step.") % {"day": full_date(falls)})
    return tuple(said)


# --- the path -------------------------------------------------------------------------------------------------------
def folded_said(n: int) -> str:
    """So many experiments that have not been published."""
    words = ngettext("one experiment that is not published", "%(n)s experiments that are not published", n)
    return words % {"n": number_inside(n)} if n else ""


def withdrawn_said(n: int) -> str:
    """So many that were public and are no more."""
    words = ngettext("one that its team has withdrawn", "%(n)s that their teams have withdrawn", n)
    return words % {"n": number_inside(n)} if n else ""


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


def credit(who: Sequence[tuple[str, bool]]) -> str:
    """Whose changes came into a version: a name, or an employment area that is not named."""
    names = [name or _("an employment area") for name, _area in who]
    return _("With a change by an adopter: %(who)s") % {"who": listed(names)} if names else ""


def trial(organisation: str, day: str) -> str:
    """A place that tried it from the text alone."""
    facts = {"where": organisation, "day": full_date(date.fromisoformat(day))}
    return _("%(where)s tried it from the text alone, %(day)s.") % facts


def unknown_figures(missing: Collection[str]) -> str:
    """What is not known and keeps a result from being counted."""
    return _("Cannot be counted: %(what)s missing.") % {"what": ", ".join(missing)}
