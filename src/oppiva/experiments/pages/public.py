"""The public page of an experiment, drawn from what was frozen: the same for one that was kept and one that stopped."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from oppiva.core.chain import canonical
from oppiva.experiments import locked_words, published, publishing_words, result_words, words
from oppiva.experiments.limits import Limit, limits_of
from oppiva.experiments.models import (
    AsPlanned,
    Certainty,
    Choice,
    Experiment,
    Measured,
    Publication,
    Step,
    Theme,
    Whose,
)
from oppiva.experiments.pages.beside_form import compared_in
from oppiva.experiments.pages.chart import Chart
from oppiva.experiments.pages.decision import ICONS
from oppiva.experiments.pages.experiment import joined
from oppiva.experiments.pages.public_chart import public_chart, unit_since
from oppiva.experiments.public_content import LICENCE, PICTURE, PLAIN, SIGNED, SPEECH
from oppiva.experiments.queries import publishing as reads
from oppiva.experiments.queries.publishing import Prepared
from oppiva.experiments.services.telling import address_of
from oppiva.jobs import clock
from oppiva.people.queries import area_names
from oppiva.programme.visibility import statement
from oppiva.ui.formatting import NBSP, hours, money, number
from oppiva.ui.formatting import date as full_date

LICENCE_AT = "https://creativecommons.org/licenses/by/4.0/deed.{}"


@dataclass(frozen=True)
class PublicFact:
    """A line of the story: its label, what it says, and whether the team wrote it in its own language."""

    label: str
    text: str
    written: bool = True


@dataclass(frozen=True)
class PublicAmendment:
    """What was changed of what had been locked, and why."""

    day: str
    changes: tuple[str, ...]
    reason: str


@dataclass(frozen=True)
class NumberLine:
    """One number of the table."""

    day: str
    kind: str
    value: str
    n: str


@dataclass(frozen=True)
class PublicPage:
    """The whole page."""

    code: str
    language: str
    name: str
    summary: str
    plain: str
    problem: tuple[PublicFact, ...]
    tried: tuple[PublicFact, ...]
    prediction: str
    belief: str
    locked: str
    limits: tuple[Limit, ...]
    compared: str
    amendments: tuple[PublicAmendment, ...]
    counted: str
    chart: Chart | None
    measure: str
    numbers: tuple[NumberLine, ...]
    result: tuple[PublicFact, ...]
    learned: str
    choice: str
    choice_icon: str
    why: str
    next_on: str
    decided_on: str
    pictures: tuple[tuple[str, str], ...]
    speeches: tuple[str, ...]
    reworded: str
    authors: str
    where: str
    theme: str
    number: int
    published_on: str
    licence: str
    licence_at: str
    cite: str
    description: str
    statement: str


def preview_page(prepared: Prepared, number: int, *, address: str, language: str) -> PublicPage:
    """What is prepared, by the same way as what has gone out; its pictures are still the team's own files."""
    drawn = Publication(
        experiment=prepared.experiment,
        number=number,
        content=canonical(prepared.content()),
        published_at=clock.now(),
    )
    files = {str(one.entry): reverse("jobs:file", args=[one.file]) for one in prepared.chosen(reads.PHOTO)}
    page = public_page(prepared.experiment, drawn, address=address, language=language)
    pictures = zip(files.values(), (alt for _address, alt in page.pictures), strict=True)
    return replace(page, pictures=tuple(pictures))


def public_page(experiment: Experiment, publication: Publication, *, address: str, language: str) -> PublicPage:
    """A number as it was frozen; names are those who say yes today. `address` is the page's permanent one."""
    content = reads.content_of_publication(publication)
    texts: Mapping[str, str] = content["texts"]
    held, unit = published.prediction_of(content), texts.get("unit", "")
    today = clock.today()
    authors = _authors(content, reads.shown_authors(content, experiment))
    at = publication.published_at.astimezone(clock.HELSINKI).date()
    return PublicPage(
        code=content["code"],
        language=content["language"],
        name=texts.get("name", content["code"]),
        summary=texts.get("summary", ""),
        plain=texts.get(PLAIN, ""),
        problem=_problem(content, texts),
        tried=_tried(content, texts),
        prediction=locked_words.prediction_sentence(held, today) if held.kind else "",
        belief=locked_words.belief_words(held),
        locked=_locked(content),
        limits=limits_of(
            wanted=held.wanted,
            statistic=held.statistic,
            keep=held.keep_cut,
            stop=held.stop_cut,
            also=held.stop_also,
            sentences=(held.keep_words, held.change_words, held.stop_words),
        ),
        compared=compared_in(held),
        amendments=_amendments(content, texts, today),
        counted=counted(content, unit),
        chart=public_chart(content, held),
        measure=texts.get("what", ""),
        numbers=_numbers(content, unit, unit_since(content)),
        result=_result(content, texts),
        learned=texts.get("learned", ""),
        choice=str(publishing_words.AFTERWARDS[content["decision"]["choice"]]),
        choice_icon=ICONS[Choice(content["decision"]["choice"])],
        why=texts.get("why", ""),
        next_on=full_date(published.day_of(content["decision"].get("next_on"))),
        decided_on=full_date(published.day_of(content["decision"].get("decided_at"))),
        pictures=tuple(
            (_picture(experiment, entry), texts.get(f"{PICTURE}{entry}", "")) for entry in content["pictures"]
        ),
        speeches=tuple(texts[f"{SPEECH}{entry}"] for entry in content["speeches"] if texts.get(f"{SPEECH}{entry}")),
        reworded=_reworded(len(content["reworded"])),
        authors=authors,
        where=", ".join(area_names(content["areas"])),
        theme=str(Theme(content["problem"]["theme"]).label) if content["problem"]["theme"] else "",
        number=publication.number,
        published_on=full_date(at),
        licence=LICENCE,
        licence_at=LICENCE_AT.format(language),
        cite=cite(content, authors, publication.number, at, address),
        description=(texts.get(PLAIN, "") or texts.get("summary", ""))[:300],
        statement=statement(language),
    )


def _numbers(content: Mapping[str, Any], unit: str, since: str) -> tuple[NumberLine, ...]:
    """The figures of a number by day. Of a unit before a change only that it was another."""
    return tuple(
        NumberLine(
            full_date(date.fromisoformat(day)),
            str(Measured(kind).label),
            result_words.with_unit(Decimal(value), unit if day >= since else ""),
            number(n),
        )
        for day, kind, value, n in content["numbers"]
    )


def public_address(experiment: Experiment) -> str:
    """The permanent path of the page, without language prefix."""
    return f"{address_of(experiment)}julkinen/"


def cite(content: Mapping[str, Any], authors: str, place: int, day: date, address: str) -> str:
    """How the page is cited: who, year, what, which version, where."""
    return _("%(who)s (%(year)s). %(name)s. Experiment %(code)s, version %(n)s, %(day)s. %(address)s. %(licence)s.") % {
        "who": authors,
        "year": day.year,
        "name": content["texts"].get("name", content["code"]),
        "code": content["code"],
        "n": place,
        "day": full_date(day),
        "address": address,
        "licence": content["licence"],
    }


def counted(content: Mapping[str, Any], unit: str) -> str:
    """The sentence above the numbers: from where to where, and from how many."""
    n = sum(one[1] == Measured.TRIAL for one in content["numbers"])
    held = content["prediction"]
    if not n or held.get("middle") is None:
        return _("No numbers of the trial were written down.")
    now = result_words.with_unit(Decimal(held.get("middle")), unit)
    said = _("The number was %(now)s in the trial.") % {"now": now}
    if held.get("start") is not None:
        before = Decimal(held.get("start"))
        facts = {"before": result_words.with_unit(before, unit), "now": now}
        after = Decimal(held.get("middle"))
        if after < before:
            said = _("The number fell: at first %(before)s, in the trial %(now)s.") % facts
        elif after > before:
            said = _("The number rose: at first %(before)s, in the trial %(now)s.") % facts
        else:
            said = _("The number stayed as it was, %(now)s.") % facts
    many = ngettext("%(n)s number of the trial was written down.", "%(n)s numbers of the trial were written down.", n)
    return f"{said} {many % {'n': number(n)}}"


def _problem(content: Mapping[str, Any], texts: Mapping[str, str]) -> tuple[PublicFact, ...]:
    held = content["problem"]
    whose = ", ".join(str(Whose(one).label) for one in held["problem_of"] if one in Whose.values)
    start = ""
    if held.get("baseline") is not None:
        start = result_words.with_unit(Decimal(held.get("baseline")), texts.get("baseline_unit", ""))
        start = ", ".join(part for part in (start, texts.get("baseline_period", "")) if part)
    return _facts(
        (_("Problem"), texts.get("problem", ""), True),
        (_("Whose problem is it?"), whose, False),
        (_("How was it known?"), texts.get("how_known", ""), True),
        (_("Starting level"), start, True),
    )


def _tried(content: Mapping[str, Any], texts: Mapping[str, str]) -> tuple[PublicFact, ...]:
    held = content["trial"]
    first, last = published.day_of(held.get("starts_on")), published.day_of(held.get("ends_on"))
    when = f"{full_date(first)}{NBSP}–{NBSP}{full_date(last)}" if first and last else ""
    many = _("about %(n)s") % {"n": number(held.get("how_many"))} if held.get("how_many") else ""
    return _facts(
        (_("Where"), texts.get("where", ""), True),
        (_("With how many"), many, False),
        (_("When"), when, False),
        (_("How was it counted?"), texts.get("how", ""), True),
        (_("What would have stopped it at once"), texts.get("stop_rule", ""), True),
    )


def _result(content: Mapping[str, Any], texts: Mapping[str, str]) -> tuple[PublicFact, ...]:
    held = content["result"]
    planned = str(AsPlanned(held["as_planned"]).label) if held["as_planned"] else ""
    certainty = str(Certainty(held.get("certainty")).label) if held.get("certainty") is not None else ""
    return _facts(
        (_("Result and prediction"), result_words.versus(held["versus_prediction"]), False),
        (_("Certainty"), _big(certainty), False),
        (_("Did the plan come true?"), _big(planned), False),
        (_("What changed?"), texts.get("changed", ""), True),
        (_("Surprises"), texts.get("surprises", ""), True),
        (_("Surprises"), _("No surprises") if held["no_surprises"] and "surprises" not in texts else "", False),
        (_("Harm"), texts.get("harms", ""), True),
        (_("Harm"), _("No harm was noticed") if held["no_harms"] and "harms" not in texts else "", False),
        (_("Working time used in all"), hours(held.get("minutes_used")) if held.get("minutes_used") else "", False),
        (_("Costs"), money(held.get("costs_cents")) if held.get("costs_cents") else "", False),
    )


def _facts(*rows: tuple[str, str, bool]) -> tuple[PublicFact, ...]:
    return tuple(PublicFact(label, text, written) for label, text, written in rows if text)


def _amendments(content: Mapping[str, Any], texts: Mapping[str, str], today: date) -> tuple[PublicAmendment, ...]:
    found = []
    for place, one in enumerate(content["amendments"], 1):
        fields = words.FIELDS[locked_words.STEP_OF.get(one["target"], Step.PREDICTION)]
        changes = []
        for name, before, after in one["changes"]:
            label = locked_words.before_colon(str(fields.get(name, name)))
            old, new = (locked_words.plain_words(name, value, today) for value in (before, after))
            facts = {"what": label, "before": old or "–", "after": new or "–"}
            valued = before is not None or after is not None
            changes.append(
                _("%(what)s: %(before)s → %(after)s") % facts if valued else _("%(what)s: said in other words") % facts
            )
        day = full_date(date.fromisoformat(one["on"]))
        found.append(PublicAmendment(day, tuple(changes), texts.get(f"{SIGNED}{place}", "")))
    return tuple(found)


def _locked(content: Mapping[str, Any]) -> str:
    at = content["prediction"].get("locked_at")
    if at is None:
        return ""
    return _("Locked on %(day)s, before the first number of the trial.") % {"day": full_date(published.day_of(at))}


def _authors(content: Mapping[str, Any], names: list[str]) -> str:
    team = _("Team %(n)s") % {"n": f"{content['series']}-{content['team']}"}
    if not names:
        return team
    # A number of before `unnamed` was kept tells by how many there were.
    rest = content.get("unnamed", max(0, content["members"] - len(content["authors"])))
    if rest or len(names) < len(content["authors"]):
        return _("%(names)s and the rest of team %(n)s") % {
            "names": ", ".join(names),
            "n": f"{content['series']}-{content['team']}",
        }
    return joined(names)


def _reworded(count: int) -> str:
    if not count:
        return ""
    return ngettext(
        "The team has said one text in other words for this page, or left it out.",
        "The team has said %(n)s texts in other words for this page, or left them out.",
        count,
    ) % {"n": number(count)}


def _picture(experiment: Experiment, entry: str) -> str:
    return reverse("experiments:public_picture", args=[experiment.programme.code, experiment.code, entry])


def _big(text: str) -> str:
    return text[:1].upper() + text[1:]
