"""The page before publishing: what changes since the newest version, word by word, how much that is, what stands in
the way and what is to be looked at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from oppiva.catalogue import blocks, desk_words
from oppiva.catalogue.model_parts import PART_OF
from oppiva.catalogue.model_words import FIELD_NAMES, MISSING
from oppiva.catalogue.models import Change, EdgeKind, ModelVersion, OperatingModel
from oppiva.catalogue.pages.desk_reading import plain
from oppiva.catalogue.pages.desk_text import found_words
from oppiva.catalogue.queries.desk_sources import SourceRow
from oppiva.catalogue.services import Ahead
from oppiva.experiments.reading_words import joined
from oppiva.ui.diffing import Pieces, word_diff
from oppiva.ui.formatting import date


@dataclass(frozen=True)
class Changed:
    """A field that changes: the text as it was and as it becomes, in pieces (`same`, `own`)."""

    label: str
    before: Pieces
    after: Pieces
    address: str


@dataclass(frozen=True)
class Against:
    """A contradiction that waits for its answer, and where one answers it; no name of one that is not open."""

    code: str
    name: str
    language: str
    address: str


@dataclass(frozen=True)
class InTheWay:
    """Something that stands in the way: its words and where it is mended."""

    words: str
    more: str
    address: str
    against: tuple[Against, ...] = ()
    deed: str = ""


@dataclass(frozen=True)
class PublishPage:
    """What publishing would do now."""

    heading: str
    lead: str
    in_the_way: tuple[InTheWay, ...]
    changed: tuple[Changed, ...]
    sources: str
    materials: str
    why: str
    number: str
    base: str
    least: str
    found: tuple[tuple[str, str], ...]
    first: bool


def publish_page(model: OperatingModel, ahead: Ahead, rows: Sequence[SourceRow] = ()) -> PublishPage:
    """Out of what `services.ahead_of` answers; no statement. What a person looks at on the form is not in the way.

    `rows`: the sources under the reader's rights, where a contradiction waits.
    """
    before = ahead.newest
    missing = [one for one in ahead.missing if one != "personal"]
    number = ahead.number.removesuffix(".0") if ahead.number.endswith(".0") else ahead.number
    if missing and before is not None:
        heading = _("A new version cannot be published yet.")
    elif missing:
        heading = _("The model is not ready to be published yet.")
    elif before is None:
        heading = _("Shall the model go into the library?")
    else:
        heading = _("Shall version %(number)s be published?") % {"number": number}
    lead = _("A published version is never changed. A mistake is mended by the next one.")
    changed = () if before is None else tuple(_changed(model, name, before) for name in ahead.changed)
    return PublishPage(
        heading,
        lead,
        tuple(_in_the_way(model, one, ahead, rows) for one in missing),
        changed,
        joined(list(ahead.sources)),
        joined([_("“%(name)s”") % {"name": one} for one in ahead.materials]),
        _why(ahead, number),
        number,
        before.number if before is not None else "",
        ahead.change,
        tuple((one.key, f"{_place(one.field)}: {found_words(one)}") for one in ahead.personal if not one.is_code),
        before is None,
    )


def _place(field: str) -> str:
    beside = {"sources": _("Sources"), "materials": pgettext("of a model", "Materials"), "note": _("What changed?")}
    return beside.get(field) or str(FIELD_NAMES[field])


def _why(ahead: Ahead, number: str) -> str:
    """Why the next number is what it is: what has changed that asks for as much."""
    if ahead.newest is None or "unchanged" in ahead.missing:
        return ""
    names = [name for name in ahead.changed if blocks.BLOCK_OF[name].change == ahead.change]
    what = [desk_words.fields(names, most=6)] if names else []
    if ahead.change == Change.MINOR:
        what += [_("the experiments behind the model")] if ahead.sources else []
        what += [_("the materials")] if ahead.materials else []
    if not what:  # its theme alone
        return ""
    words = _("The number will be %(number)s (%(change)s), as this changes: %(what)s.")
    return words % {"number": number, "change": Change(ahead.change).label, "what": joined(what)}


def _changed(model: OperatingModel, name: str, before: ModelVersion) -> Changed:
    old = plain(name, before.content["texts"].get(name))
    new = plain(name, getattr(model.draft, name))
    after, was = word_diff(new, old)
    return Changed(str(FIELD_NAMES[name]), was, after, _write(model, name))


def _write(model: OperatingModel, name: str) -> str:
    return reverse("catalogue:model_write", args=[model.programme.code, model.code, PART_OF[name].key])


def _against(model: OperatingModel, row: SourceRow) -> Against:
    card = row.card
    name = card.name if card is not None and card.readable else ""
    address = reverse("catalogue:model_answer", args=[model.programme.code, model.code, row.edge])
    return Against(row.code, name, card.language if card is not None and name else "", address)


def _in_the_way(model: OperatingModel, code: str, ahead: Ahead, rows: Sequence[SourceRow]) -> InTheWay:
    args = [model.programme.code, model.code]
    sources = reverse("catalogue:model_sources", args=args)
    if code == "fields":
        return InTheWay(str(MISSING[code]), desk_words.fields(ahead.fields, most=8), _write(model, ahead.fields[0]))
    if code == "unanswered":
        found = tuple(_against(model, one) for one in rows if one.kind == EdgeKind.CONTRADICTS and not one.answer)
        return InTheWay(str(MISSING[code]), "" if found else ", ".join(ahead.cards), "" if found else sources, found)
    if code in {"source", "contradictions_unread"}:
        return InTheWay(str(MISSING[code]), "", sources)
    if code == "code":
        first = next(one.field for one in ahead.personal if one.is_code)
        return InTheWay(str(MISSING[code]), str(FIELD_NAMES[first]), _write(model, first))
    if code == "unchanged":
        return InTheWay(str(MISSING[code]), "", _write(model, blocks.FIELDS[0]), deed=_("Change the text"))
    pages = {
        "steward": "catalogue:stewards", "steward_short": "catalogue:stewards", "peers": "catalogue:model_reviews"
    }  # fmt: skip
    more = ""
    if code == "steward_short" and ahead.term_ends is not None:
        more = _("The term ends on %(term)s, the programme on %(programme)s. Invite a steward for longer.") % {
            "term": date(ahead.term_ends), "programme": date(model.programme.end),
        }  # fmt: skip
    return InTheWay(str(MISSING[code]), more, reverse(pages[code], args=args) if code in pages else "")
