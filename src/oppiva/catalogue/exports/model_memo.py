"""The memo for who decides on taking a model (records.md 3.5): of one version, one or two pages, made when asked.

All of it is read out of the frozen document. What two pages do not hold stands on the page of the version, and the
memo says what that is.
"""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from oppiva.catalogue.addresses import version_address
from oppiva.catalogue.blocks import CHANGES
from oppiva.catalogue.dials import capital, effect_dial, evidence_dial
from oppiva.catalogue.effort import Effort
from oppiva.catalogue.exports.memo_grounds import grounds, unsaid
from oppiva.catalogue.exports.memo_room import Piece, kept_within
from oppiva.catalogue.freezing import effort_in
from oppiva.catalogue.model_words import FIELD_NAMES
from oppiva.catalogue.models import ModelVersion
from oppiva.catalogue.models.versions import EffortStep
from oppiva.catalogue.own_figures import OwnFigures, calculated
from oppiva.catalogue.told import Told, told
from oppiva.core.text import search_key
from oppiva.experiments.models import Whose
from oppiva.programme.visibility import statement
from oppiva.ui import formatting
from oppiva.ui.papers import Blanks, Fact, Facts, Paper, Section, Words

HEADINGS = Path(__file__).parents[1] / "data" / "decision_memo.toml"
EMBLEM = "workshops/_emblem.html"
SECTIONS = ("proposal", "background", "impacts", "costs", "law", "equality", "grounds", "steward", "decision")
WRITTEN_IN = {
    "fi": gettext_lazy("The text of the model is in Finnish."),
    "sv": gettext_lazy("The text of the model is in Swedish."),
    "en": gettext_lazy("The text of the model is in English."),
}


@cache
def headings() -> Mapping[str, Mapping[str, str]]:
    """The headings by language."""
    return tomllib.loads(HEADINGS.read_text("utf-8"))


@dataclass(frozen=True)
class _Of:
    """A version for a reader of one language."""

    version: ModelVersion
    language: str
    closed: Collection[str] = ()

    @property
    def content(self) -> Mapping[str, Any]:
        found: Mapping[str, Any] = self.version.content
        return found

    @property
    def other(self) -> str:
        """The language of the model's own texts, where it is not the reader's."""
        own = self.content["model"]["language"]
        return "" if own == self.language else own

    def told(self, field: str) -> Told:
        """A field as one run of text: a memo has no room for lines of its own."""
        found = told(self.content, field, self.language)
        return Told(" ".join(found.text.split()), found.language)

    def fact(self, field: str, label: str = "") -> Fact:
        """A field with its name; what nobody wrote is said."""
        found = self.told(field)
        label = label or str(FIELD_NAMES[field])
        return Fact(label, found.text, found.language) if found.text else Fact(label, unsaid())


def memo_of(
    version: ModelVersion, *, language: str, own: OwnFigures, today: date, closed: Collection[str] = ()
) -> Paper:
    """The memo in a language; `own`: the reader's figures for the calculator, `closed`: the codes of sources that were
    withdrawn since."""
    with override(language):
        of, said = _Of(version, language, closed), headings()[language]
        name, address = of.told("name"), version_address(version.operating_model.slug, version.number, language)
        pieces, left = kept_within(list(_pieces(of, own)))
        return Paper(
            title=f"{said['title']}: {name.text}",
            language=language,
            heading=name.text,
            heading_language=name.language,
            above=f"{said['title']} · {_('Operating model')} {version.operating_model.code} · "
            + _("version %(number)s") % {"number": version.number},
            lead=_lead(of),
            sections=[
                Section(said[key], [one.block for one in pieces if one.section == key])
                for key in SECTIONS
                if any(one.section == key for one in pieces)
            ],
            foot=_foot(of, left, address, today),
            statement=statement(language),
            emblem=EMBLEM,
            dense=True,
        )  # fmt: skip


def file_name(version: ModelVersion, language: str, form: str) -> str:
    """`paatosmuistio-kukaan-ei-jaa-odottamaan-1.0.0.pdf`."""
    head = search_key(headings()[language]["title"]).replace(" ", "-")
    return f"{head}-{version.operating_model.slug}-{version.number}.{form}"


def _lead(of: _Of) -> list[Words]:
    sentence = of.told("one_sentence")
    more = [Words(str(WRITTEN_IN[of.other]), small=True)] if of.other in WRITTEN_IN else []
    return [Words(sentence.text, sentence.language), *more]


def _foot(of: _Of, left: Sequence[str], address: str, today: date) -> list[str]:
    more = [_("On the page of the version as well: %(parts)s.") % {"parts": ", ".join(left)}] if left else []
    return [
        *more,
        f"{address} · {of.content['licence']} · {_('Made %(day)s') % {'day': formatting.date(today)}}",
        _("Version %(number)s, published %(day)s. SHA-256 %(hash)s")
        % {"number": of.version.number, "day": formatting.date(of.version.at), "hash": of.version.content_hash},
    ]


def _pieces(of: _Of, own: OwnFigures) -> Iterator[Piece]:
    """Everything the memo would say, in its order."""
    texts = of.content["texts"]
    proposal = _("It is proposed that the operating model is taken into use as its version %(number)s describes it.")
    yield Piece("proposal", Words(proposal % {"number": of.version.number}))
    yield Piece("proposal", Facts(_whom(of)))
    yield Piece("background", Words(of.told("problem").text or unsaid(), of.other), str(FIELD_NAMES["problem"]), 1)
    if texts.get("start_situation"):
        yield Piece("background", Facts([of.fact("start_situation")]), str(FIELD_NAMES["start_situation"]), leave=9)
    yield Piece("impacts", Facts(_effect(of)))
    for one in _changes(of):
        yield Piece("impacts", Facts([one]), one.label, leave=2)
    for field, leave in (("does_not_solve", 4), ("breaks_if", 6)):
        if texts.get(field):
            yield Piece("impacts", Facts([of.fact(field)]), str(FIELD_NAMES[field]), leave)
    yield Piece("costs", Facts(_effort(of)))
    yield Piece("costs", Facts(_own(of, own)) if own.are_told else Words(_untold(), small=True))
    yield Piece("law", Facts([of.fact("law")]))
    yield Piece("law", Facts([of.fact("systems")]), str(FIELD_NAMES["systems"]), leave=8)
    yield Piece("equality", Words(of.told("equality").text or unsaid(), of.other if texts.get("equality") else ""))
    yield from grounds(of.content, evidence_dial(of.content), of.other, of.closed)
    yield Piece("steward", Facts(_steward(of)))
    yield Piece("decision", Blanks([_("As proposed, changed or not"), _("Decided by, and when")]))


def _whom(of: _Of) -> list[Fact]:
    texts = of.content["texts"]
    known = ", ".join(str(Whose(one).label) for one in texts.get("for_whom") or () if one in Whose.values)
    more = [of.fact("for_whom_words")] if texts.get("for_whom_words") else []
    return [Fact(str(FIELD_NAMES["for_whom"]), capital(known) or unsaid()), *more]


def _effect(of: _Of) -> list[Fact]:
    """The word of the dial and from how many cases; then the model's own words and numbers."""
    dial, n = effect_dial(of.content), of.content["texts"].get("effect_n")
    count = f"{dial.word}, n = {formatting.number(n)}" if n else dial.word
    return [Fact(dial.label, count), *([of.fact("effect_words")] if dial.line else [])]


def _changes(of: _Of) -> list[Fact]:
    """What changes for each (M7); where nothing does, that."""
    texts = of.content["texts"]
    nothing = set(texts.get("nothing_changes_for") or ())
    found = []
    for field, whose in CHANGES.items():
        if texts.get(field):
            found.append(of.fact(field))
        else:
            found.append(Fact(str(FIELD_NAMES[field]), _("Nothing changes.") if whose in nothing else unsaid()))
    return found


def _effort(of: _Of) -> list[Fact]:
    effort, texts = effort_in(of.content), of.content["texts"]
    staff = texts.get("effort_staff")
    step = capital(str(EffortStep(of.content["effort"]["step"]).label))
    return [
        Fact(_("First year"), f"{step}: {_minutes(effort.minutes)}, {_cents(effort.cents)}"),
        Fact(_("To start, and then a month"), " · ".join(_both(effort))),
        Fact(_("Counted for a staff of"), formatting.number(staff) if staff else _unknown()),
    ]


def _both(effort: Effort) -> tuple[str, str]:
    return (
        f"{_minutes(effort.start_minutes)}, {_cents(effort.start_cents)}",
        f"{_minutes(effort.month_minutes)}, {_cents(effort.month_cents)}",
    )


def _own(of: _Of, own: OwnFigures) -> list[Fact]:
    """The calculator's figures; a missing one stays unknown."""
    found = calculated(of.content, own)
    asked = (
        (_("staff"), formatting.number(own.staff)),
        (_("customers a month"), formatting.number(own.customers)),
        (_("an hour of work"), formatting.money(own.hour_cents)),
    )
    saved = found.saved_minutes
    label = _("Working time saved in a year") if saved is None or saved >= 0 else _("More working time in a year")
    return [
        Fact(_("Own figures"), "; ".join(f"{name} {value or _unknown()}" for name, value in asked)),
        Fact(_("Work in the first year"), f"{_minutes(found.minutes)}, {_cents(found.work_cents)}"),
        Fact(_("Money in the first year"), _cents(found.cents)),
        Fact(label, _minutes(abs(saved) if saved is not None else None)),
    ]


def _steward(of: _Of) -> list[Fact]:
    steward = of.content["steward"]
    days = {name: formatting.date(_day(steward.get(name))) for name in ("accepted_on", "ends_on")}
    until = _("Committed %(accepted_on)s, until %(ends_on)s.") % days if all(days.values()) else ""
    return [
        Fact(_("Organisation and role"), " ".join(f"{steward['organisation']}, {steward['role']}".split()), of.other),
        *([Fact(_("Commitment"), until)] if until else []),
        Fact(_("Whom to ask"), of.told("contact").text or unsaid(), of.other),
    ]


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _minutes(value: int | None) -> str:
    return formatting.hours(value) if value is not None else _unknown()


def _cents(value: int | None) -> str:
    return formatting.money(value) if value is not None else _unknown()


def _unknown() -> str:
    return _("unknown")


def _untold() -> str:
    return _("Give your own staff and prices to the calculator on the page of the model: the memo then counts by them.")
