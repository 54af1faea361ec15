"""A page on which a part of a model's text is written: its blocks with their fields, and beside each field what the
experiments offer, what could be read more easily and what looks like personal data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django import forms
from django.forms import BoundField
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from oppiva.catalogue import blocks
from oppiva.catalogue.forms.desk_rows import ROWS
from oppiva.catalogue.forms.desk_text import FIGURES, PartForm
from oppiva.catalogue.model_hints import hint_of
from oppiva.catalogue.model_parts import PART_OF, PARTS, Part, around
from oppiva.catalogue.model_words import BLOCK_NAMES, FIELD_NAMES
from oppiva.catalogue.models import ModelDraft, OperatingModel
from oppiva.catalogue.queries.desk_help import Offered, Proposal
from oppiva.catalogue.queries.gate import Found, personal_in, texts_in
from oppiva.core.text.readability import readability
from oppiva.experiments import words as experiment_words
from oppiva.experiments.models import Step
from oppiva.experiments.publishing_words import KINDS, hint_words

HINTS_SHOWN = 3
SHORTEST_HINTED = 40
# What an experiment offers that is no field of its form.
PARTS_TOLD: Mapping[str, Promise] = {
    "measure": gettext_lazy("what was counted"),
    "task": gettext_lazy("who does what"),
}
EMPTY: tuple[object, ...] = (None, "", [])  # 0 is an answer
# What a writer can mend at once; a rare word is often the word of the work itself.
HINTED = frozenset({"LONG_SENTENCE", "NOMINAL", "PASSIVE_CHAIN", "CLAUSES", "ABBREVIATION"})


@dataclass(frozen=True)
class OfferShown:
    """A text that an experiment offers: where it comes from, and the key of the press that takes it."""

    key: str
    code: str
    address: str
    part: str
    text: str
    language: str
    also: str


@dataclass(frozen=True)
class FieldShown:
    """A field of the page; of rows each row's fields and what to write into them, else one. `figure`: words are never
    added behind what stands there."""

    name: str
    label: str
    field: BoundField | None
    rows: Sequence[Sequence[BoundField]]
    many: bool
    full: bool
    hints: tuple[str, ...]
    found: tuple[str, ...]
    offers: tuple[OfferShown, ...]
    written: bool
    figure: bool = False
    hint: str = ""


@dataclass(frozen=True)
class BlockShown:
    """A block with its fields."""

    code: str
    name: str
    fields: tuple[FieldShown, ...]


@dataclass(frozen=True)
class TextPage:
    """The page of a part; `taken`: what has just been put into a field and is not saved yet."""

    heading: str
    number: int
    count: int
    blocks: tuple[BlockShown, ...]
    before: str
    after: str
    taken: str


def text_page(model: OperatingModel, form: PartForm, offered: Offered, taken: str = "") -> TextPage:
    """The page out of its form."""
    part = form.part
    found = _found(model.draft)
    before, after = around(part)
    return TextPage(
        heading=str(part.name),
        number=PARTS.index(part) + 1,
        count=len(PARTS),
        blocks=tuple(
            BlockShown(
                block.code,
                str(BLOCK_NAMES[block.code]),
                tuple(one for name in block.fields for one in _fields(model, form, name, offered, found)),
            )
            for block in part.blocks
        ),
        before=_address(model, before),
        after=_address(model, after),
        taken=taken,
    )


def _address(model: OperatingModel, part: Part | None) -> str:
    if part is None:
        return ""
    return reverse("catalogue:model_write", args=[model.programme.code, model.code, part.key])


def _fields(
    model: OperatingModel, form: PartForm, name: str, offered: Offered, found: Mapping[str, tuple[str, ...]]
) -> list[FieldShown]:
    if name == "translations":
        keys = [f"tr-{language}-{part}" for language in form.languages for part in blocks.TRANSLATED]
        return [FieldShown(key, "", form[key], (), False, True, (), (), (), False) for key in keys]
    offers = tuple(_offer(model, one) for one in offered.by_field.get(name, ()))
    rows = form.rows(name) if name in ROWS else ()
    most = ROWS[name][0] if name in ROWS else 0
    return [
        FieldShown(
            name,
            str(FIELD_NAMES[name]),
            None if name in ROWS else form[name],
            rows,
            name in ROWS and len(ROWS[name][1]) > 1,
            len(rows) >= most,
            _hints(model, name),
            found.get(name, ()),
            offers,
            name not in ROWS and form[name].value() is not None and bool(str(form[name].value()).strip()),
            name in FIGURES,
            hint_of(name) if name in ROWS else "",
        )
    ]


def _offer(model: OperatingModel, one: Proposal) -> OfferShown:
    return OfferShown(
        one.key,
        one.code,
        reverse("experiments:experiment", args=[model.programme.code, one.code]),
        part_name(one.part),
        one.text,
        one.language,
        ", ".join(one.also),
    )


def part_name(part: str) -> str:
    """What a part of an experiment's record is called in its own form."""
    if part in PARTS_TOLD:
        return str(PARTS_TOLD[part])
    for step in Step:
        label = experiment_words.FIELDS.get(step, {}).get(part)
        if label is not None:
            return str(label)
    return part


def _found(draft: ModelDraft) -> dict[str, tuple[str, ...]]:
    """What looks like personal data, in words, by field."""
    found: dict[str, list[str]] = {}
    for one in personal_in(draft):
        found.setdefault(one.field, []).append(found_words(one))
    return {name: tuple(some) for name, some in found.items()}


def found_words(one: Found) -> str:
    """`nimi: Matti Virtanen`; a personal identity code is not repeated."""
    kind = str(KINDS.get(one.kind, one.kind))
    return kind if one.is_code else f"{kind}: {one.text}"


def _hints(model: OperatingModel, name: str) -> tuple[str, ...]:
    said: list[str] = []
    for text in texts_in(getattr(model.draft, name)):
        if len(text) < SHORTEST_HINTED:
            continue
        plain = name == "plain_summary"
        for hint in readability(text, model.language, plain=plain).flags:
            if plain or hint.kind in HINTED:
                cut = text[hint.start : hint.end]
                words = hint_words(hint.kind, cut, hint.parts)
                said.append(f"{words}: {_short(cut)}")
    return tuple(dict.fromkeys(said))[:HINTS_SHOWN]


def _short(text: str) -> str:
    words = text.split()
    return " ".join(words) if len(words) <= 6 else f"{' '.join(words[:6])} …"


# --- all proposals on one page ---------------------------------------------------------------------------------------
@dataclass(frozen=True)
class OffersOf:
    """The proposals to one field, whether something is written there already, and whether words may be added to it."""

    label: str
    part: str
    address: str
    written: bool
    rows: bool
    figure: bool
    offers: tuple[OfferShown, ...]


@dataclass(frozen=True)
class ProposalsPage:
    """All that the experiments offer; `gaps`: fields that nothing is written in and nothing is offered to."""

    fields: tuple[OffersOf, ...]
    gaps: tuple[tuple[str, str], ...]
    read: int
    unread: int


def proposals_page(model: OperatingModel, offered: Offered) -> ProposalsPage:
    """In the order of the text, fields that are written already last."""
    missing = blocks.gaps(model.draft, blocks.PUBLISHING)
    named = [name for name in blocks.FIELDS if name in offered.by_field]
    named.sort(key=lambda name: getattr(model.draft, name) not in EMPTY)
    return ProposalsPage(
        tuple(
            OffersOf(
                str(FIELD_NAMES[name]),
                str(PART_OF[name].name),
                _address(model, PART_OF[name]),
                getattr(model.draft, name) not in EMPTY,
                name in ROWS,
                name in FIGURES,
                tuple(_offer(model, one) for one in offered.by_field[name]),
            )
            for name in named
        ),
        tuple((str(FIELD_NAMES[name]), _address(model, PART_OF[name])) for name in missing if name not in named),
        offered.read,
        offered.unread,
    )


def take(form: PartForm, one: Proposal, *, instead: bool = False) -> str:
    """Put a proposal into the unsaved form, behind what stands there already or instead of it; says which, in words."""
    facts = {"field": FIELD_NAMES[one.field], "code": one.code}
    alone = _("The field “%(field)s” has words of experiment %(code)s now. Fit them to the model and save.") % facts
    if one.field in ROWS:
        return alone  # its rows were given to the form
    before = form.initial.get(one.field)
    held = "" if before is None else str(before).strip()
    field = form.fields[one.field]
    joint = "\n" if isinstance(field.widget, forms.Textarea) else " "
    figure = one.field in FIGURES
    if held and not figure and one.taken in held and not instead:
        said = _("The field “%(field)s” has these words of experiment %(code)s already.") % facts
    elif held and not figure and not instead:
        form.initial[one.field] = f"{held}{joint}{one.taken}"
        said = _("The words of experiment %(code)s stand behind your own in the field “%(field)s”. Fit them and save.")
        said %= facts
    else:
        form.initial[one.field] = one.taken
        said = _("The field “%(field)s” has the figure of experiment %(code)s now. Save when it fits.") % facts
        if not figure:
            said = alone
        if held and not figure:
            said = _("The words of experiment %(code)s replace the text of the field “%(field)s”. Save when it fits.")
            said %= facts
    for name, value in one.more.items():
        if name in form.fields and form.initial.get(name) in (None, ""):
            form.initial[name] = value
    field.widget.attrs["autofocus"] = True
    return said
