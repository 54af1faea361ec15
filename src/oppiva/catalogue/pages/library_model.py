"""The page of a published model, drawn from a frozen version: dials, core, steps, sources, steward, versions."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from oppiva.catalogue import library_words as say
from oppiva.catalogue.dials import dials_of
from oppiva.catalogue.model_words import BLOCK_NAMES, FIELD_NAMES
from oppiva.catalogue.models import IN_USE_STATES, Change, ForeignModel, Licence, ModelVersion, OperatingModel
from oppiva.catalogue.pages.library import Text, told
from oppiva.catalogue.pages.library_links import Ways, link, ways_of
from oppiva.catalogue.pages.library_notices import Around, Notice, notices, ways
from oppiva.catalogue.pages.library_origin import material_there
from oppiva.catalogue.pages.library_sources import SourceGroup, source_groups, withdrawn_since
from oppiva.catalogue.pages.library_standing import Why, whys
from oppiva.catalogue.queries.library import Places
from oppiva.catalogue.queries.library_model import Live, Other, Term, VersionRow
from oppiva.ui.formatting import date as full_date
from oppiva.ui.formatting import size

LICENCE_AT = "https://creativecommons.org/licenses/by/4.0/deed.{}"


@dataclass(frozen=True)
class DialShown:
    """One of the three: the drawing, what it measures, its value and below it the model's own words, a line in the
    reader's language, and why it is no higher."""

    svg: str
    label: str
    value: str
    line: str
    words: str = ""
    whys: tuple[Why, ...] = ()


@dataclass(frozen=True)
class Part:
    """A part of the text: its heading and its rows of label and words; a row without a label is all of it."""

    key: str
    title: str
    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class MaterialShown:
    """A material with its licence; `address` empty: it cannot be fetched here."""

    title: str
    address: str
    facts: str


@dataclass(frozen=True)
class VersionShown:
    """A version in the list of them; `current`: the one on the page."""

    shown: str
    address: str
    note: str
    day: str
    change: str
    current: bool
    credit: str = ""


@dataclass(frozen=True)
class StewardShown:
    """Who keeps the model; without an organisation nobody does now."""

    line: str
    accepted: str = ""
    next_review: str = ""
    here: bool = True


@dataclass(frozen=True)
class ModelPage:
    """The whole page; `language` is that of the text, `name` and `sentence` may be in another."""

    slug: str
    number: str
    shown: str
    language: str
    is_newest: bool
    name: Text
    sentence: Text
    plain: Text
    missing: str
    in_use: bool
    jumps: tuple[tuple[str, str], ...]
    whom: str
    whom_words: str
    tag: str
    state: str
    notices: tuple[Notice, ...]
    dials: tuple[DialShown, ...]
    places: tuple[str, ...]
    core: tuple[tuple[str, str, str], ...]
    edge: tuple[tuple[str, str], ...]
    steps: tuple[str, ...]
    parts: tuple[Part, ...]
    beside: tuple[Part, ...]
    week: tuple[str, ...]
    staff_message: str
    sources: tuple[SourceGroup, ...]
    peers: str
    trials: tuple[str, ...]
    steward: StewardShown
    materials: tuple[MaterialShown, ...]
    versions: tuple[VersionShown, ...]
    variants: tuple[tuple[str, Text], ...]
    published_on: str
    licence: str
    licence_at: str
    contact: str
    innokyla: str
    digest: str
    ways: Ways
    description: str


@dataclass(frozen=True)
class Beside:
    """What stands beside the frozen text today."""

    places: Places
    live: Mapping[str, Live]
    term: Term | None
    versions: Sequence[VersionRow]
    today: date
    successor: Other | None = None
    replaced_why: str = ""
    instead: Sequence[Other] = ()
    since: Sequence[Mapping[str, Any]] = ()
    # Whether it is said elsewhere on the page who uses it.
    use_told: bool = False
    variants: Sequence[Other] = ()
    credits: Mapping[UUID, Sequence[tuple[str, bool]]] = field(default_factory=dict)
    # Where it came from when it is of another library.
    origin: ForeignModel | None = None


def model_page(version: ModelVersion, beside: Beside) -> ModelPage:
    """The page of a version; of an older one the evidence is that of its day."""
    model, content, reader = version.operating_model, version.content, get_language() or "fi"
    texts: Mapping[str, Any] = content["texts"]
    is_newest = version.pk == model.current_version
    level = model.evidence if is_newest else content["evidence"]["level"]
    name, sentence, plain = (_told(field, texts, version.language, reader) for field in TOLD)
    in_use = model.state in IN_USE_STATES
    why = whys(model, content, beside.since, beside.today) if is_newest and in_use else ()
    main, margin = parts(texts, MAIN), parts(texts, MARGIN)
    return ModelPage(
        slug=model.slug,
        number=version.number,
        shown=version.shown,
        language=version.language,
        is_newest=is_newest,
        name=name,
        sentence=sentence,
        plain=plain,
        missing=say.rest(version.language, reader, [not one.missing for one in (name, sentence, plain)]),
        in_use=in_use,
        jumps=_jumps({one.key for one in (*main, *margin)}),
        whom=say.for_whom_inside(texts["for_whom"]),
        whom_words=texts["for_whom_words"],
        tag=say.TAGS[model.state] if is_newest else "info",
        state=say.version_said(model.state, version.shown) if is_newest else _version(version),
        notices=notices(version, _around(version, beside)),
        dials=dials(content, level, why, newest=is_newest),
        places=_places(model, beside, level) if is_newest else (),
        core=tuple((one["what"], one["why"], one["sign"]) for one in texts["core_parts"]),
        edge=tuple((one["what"], one["variants"]) for one in texts["edge_parts"]),
        steps=tuple(texts["steps"]),
        parts=main,
        beside=margin,
        week=tuple(texts["first_week"]),
        staff_message=texts["staff_message"],
        sources=source_groups(
            content, beside.live, beside.since if is_newest else (), elsewhere=beside.origin is not None
        ),
        peers=say.peers(content["reviews"]),
        trials=tuple(say.trial(one["organisation"], one["done_on"]) for one in content["reviews"]["trials"]),
        steward=steward(beside.term) if beside.origin is None else steward_there(beside.origin),
        materials=materials(content, model.slug, beside.origin),
        versions=versions(version, beside.versions, model.slug, beside.credits),
        variants=ways(beside.variants),
        published_on=full_date(version.at),
        licence=content["licence"],
        licence_at=LICENCE_AT.format(reader),
        contact=texts["contact"],
        innokyla=texts["innokyla"],
        digest=version.content_hash,
        ways=ways_of(model.slug, version.number, beside.versions),
        description=sentence.words,
    )


TOLD = ("name", "one_sentence", "plain_summary")
ALWAYS = ("m13", "m19", "m21")


def _jumps(there: Collection[str]) -> tuple[tuple[str, str], ...]:
    return tuple((key, words) for key, words in say.jumps() if key in ALWAYS or key in there)


def _around(version: ModelVersion, beside: Beside) -> Around:
    return Around(
        beside.versions, beside.term, beside.today, beside.successor, beside.replaced_why, beside.instead, beside.since,
        withdrawn_since(version.content, beside.live, version.at), beside.origin,
    )  # fmt: skip


def _told(field: str, texts: Mapping[str, Any], language: str, reader: str) -> Text:
    return told(field, texts[field], language, texts["translations"] or {}, reader)


def _version(version: ModelVersion) -> str:
    return _("Version %(number)s, %(day)s") % {"number": version.shown, "day": full_date(version.at)}


# --- the dials ----------------------------------------------------------------------------------------------------
def dials(
    content: Mapping[str, Any], level: int, why: tuple[Why, ...] = (), *, newest: bool = True
) -> tuple[DialShown, ...]:
    """Effect, evidence, effort, as slide and picture show them; the lines below tell more than there is room for
    there. `newest`: where it was tried stands below, so that the areas are not counted once more."""
    texts = content["texts"]
    effect, evidence, effort = dials_of(content, level=level)
    sources = say.evidence_line(content["sources"], areas=not newest)
    return (
        DialShown(effect.svg, effect.label, effect.word, say.effect_cases(texts), say.effect_line(texts)),
        DialShown(evidence.svg, evidence.label, evidence.word, sources, whys=why),
        DialShown(effort.svg, effort.label, effort.word, say.effort_line(texts)),
    )


def _places(model: OperatingModel, beside: Beside, level: int) -> tuple[str, ...]:
    """The line of use: tried where, in use where, checked when, and from when on the evidence is lower while it is
    offered."""
    shown = level if model.state in IN_USE_STATES else 0
    return (
        say.tried(beside.places),
        *(() if beside.use_told else (say.used(beside.places),)),
        *say.checked(model.last_checked_on, shown, beside.today),
    )


# --- the text --------------------------------------------------------------------------------------------------------
# The parts of the wide column and of the margin: block, and its fields in their order.
MAIN: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("M7", ("change_customer", "change_staff", "change_employer")),
    ("M6", ("problem", "start_situation")),
    ("M10", ("roles", "skills", "training", "amount", "rhythm", "channel")),
    ("M16", ("condition_idea", "condition_outside", "condition_house", "condition_people", "condition_doing")),
    ("M17", ("did_not_work",)),
    ("M18", ("equality",)),
)
MARGIN: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("M15", ("breaks_if",)),
    ("M8", ("needs", "does_not_solve")),
    ("M12", ("systems", "law")),
)
CHANGES = {"change_customer": "customer", "change_staff": "staff", "change_employer": "employer"}


def parts(texts: Mapping[str, Any], blocks: Sequence[tuple[str, tuple[str, ...]]]) -> tuple[Part, ...]:
    """The parts that say something, under the names of their blocks."""
    found = []
    for block, fields in blocks:
        rows = tuple(
            (label, words) for name in fields if (words := _said(texts, name)) for label in [_label(name, fields)]
        )
        if rows:
            found.append(Part(block.lower(), str(BLOCK_NAMES[block]), rows))
    return tuple(found)


def _label(name: str, fields: Sequence[str]) -> str:
    """What a row is called inside its part: one alone needs no name, a condition where it is one."""
    if len(fields) == 1:
        return ""
    return str(say.CONDITIONS.get(name) or FIELD_NAMES[name])


def _said(texts: Mapping[str, Any], name: str) -> str:
    words: str = texts.get(name) or ""
    if words:
        return words
    if name in CHANGES and CHANGES[name] in texts["nothing_changes_for"]:
        return say.nobody_changes(CHANGES[name])
    return _("It is not known.") if name == "did_not_work" and texts["did_not_work_unknown"] else ""


# --- beside it -------------------------------------------------------------------------------------------------------
def steward(term: Term | None) -> StewardShown:
    """Organisation and role, never a person; that nobody keeps it now."""
    if term is None:
        return StewardShown(_("This model has no steward now."), here=False)
    return StewardShown(
        ", ".join(part for part in (term.organisation, term.role) if part),
        full_date(term.accepted_on),
        full_date(term.next_review_on),
    )


def steward_there(origin: ForeignModel) -> StewardShown:
    """Who keeps it where it came from."""
    words = ", ".join(part for part in (origin.organisation, origin.role) if part)
    if not words:
        return StewardShown(_("It has no steward where it came from."), here=False)
    return StewardShown(_("%(who)s (where it came from)") % {"who": words})


def materials(content: Mapping[str, Any], slug: str, origin: ForeignModel | None = None) -> tuple[MaterialShown, ...]:
    """The materials as they were published, each with its licence; files of another library are fetched there."""
    found = []
    for one in content["materials"]:
        facts = [str(Licence(one["licence"]).label) if one["licence"] in Licence.values else one["licence"]]
        if one.get("bytes"):
            facts.append(size(one["bytes"]))
        own = link("catalogue:material", slug, content["version"], one["id"]) if origin is None else ""
        address = one["link"] or own or (material_there(origin, content["version"]) if origin is not None else "")
        found.append(MaterialShown(one["title"], address, ", ".join(facts)))
    return tuple(found)


def versions(
    shown: ModelVersion,
    rows: Sequence[VersionRow],
    slug: str,
    credited: Mapping[UUID, Sequence[tuple[str, bool]]] | None = None,
) -> tuple[VersionShown, ...]:
    """All versions, the newest first, each with its own address and what changed; `credited`: by version whose changes
    came into it, as they may be told."""
    return tuple(
        VersionShown(
            one.shown,
            reverse("catalogue:version", args=[slug, one.number]),
            one.note,
            full_date(one.at),
            str(Change(one.change).label),
            one.pk == shown.pk,
            say.credit((credited or {}).get(one.pk, ())),
        )
        for one in rows
    )
