"""The pages of a candidate's analysis: their frame, the first page, a text with its marks."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from oppiva.catalogue import rules as table_rules
from oppiva.catalogue.pages.links import pages_of
from oppiva.catalogue.queries import coding as reads
from oppiva.catalogue.queries.coding_rows import CodeRow, MarkRow, SourcePage, SourceRow, UnitRow
from oppiva.catalogue.rules.coding import Desk
from oppiva.workshops.day_words import who_reads

TABS: tuple[tuple[str, str | Promise, str], ...] = (
    ("coding", gettext_lazy("Texts"), "catalogue:coding"),
    ("codes", gettext_lazy("Codes"), "catalogue:codes"),
    ("memos", gettext_lazy("Memos"), "catalogue:memos"),
    ("agreement", gettext_lazy("Agreement"), "catalogue:agreement"),
    ("export", gettext_lazy("Take out"), "catalogue:coding_export"),
)
LEAST_CODERS = 2


def address(desk: Desk, name: str, *args: object) -> str:
    """The address of a page of this analysis."""
    return reverse(f"catalogue:{name}", args=[desk.candidate.programme.code, desk.candidate.code, *args])


def frame(desk: Desk, current: str, *crumbs: tuple[str, str]) -> dict[str, object]:
    """What every page of the analysis begins with."""
    candidate = desk.candidate
    programme = candidate.programme.code
    here = [(_("Grouping table"), reverse("catalogue:table", args=[programme]))]
    tabs = [
        (str(words), address(desk, name.split(":")[1]), key == current)
        for key, words, name in TABS
        if key != "export" or desk.is_analyst
    ]
    path = [*here, (f"{candidate.code} {candidate.name}", address(desk, "candidate")), *crumbs]
    return {
        "desk": desk,
        "candidate": candidate,
        "candidate_tabs": pages_of(programme, candidate.code, "coding"),
        "tabs": tabs,
        "path": path,
        "readers": readers(desk),
    }


def readers(desk: Desk) -> str:
    """Who reads what is written here, as the policy has it."""
    return who_reads(table_rules.readers_of_table(desk.candidate.programme))


# --- the first page --------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Coder:
    """One who codes the open set."""

    name: str
    mine: bool
    done: bool


@dataclass(frozen=True)
class DeskPage:
    """The first page: how it stands, the texts, who codes the open set."""

    sentence: str
    lead: str
    sources: tuple[SourceRow, ...]
    unfrozen: int
    changed: int
    coders: tuple[Coder, ...]
    own_done: bool | None  # None: the reader does not code the open set
    next_source: str  # the text one goes on with
    units: int


def desk_page(desk: Desk) -> DeskPage:
    """How the analysis stands for this reader."""
    sources = reads.source_rows(desk)
    names = reads.names_to(desk, [one.coder_id for one in desk.coders])
    readable = [one for one in sources if one.readable]
    frozen = [one for one in readable if one.version is not None]
    coders = tuple(
        Coder(names[one.coder_id], one.coder_id == desk.person_id, one.done_at is not None) for one in desk.coders
    )
    own = desk.own
    in_work = [one for one in frozen if one.in_set] if desk.open_set is not None else frozen
    return DeskPage(
        sentence=_sentence(desk, sources, frozen),
        lead=_lead(desk),
        sources=sources,
        unfrozen=len(readable) - len(frozen),
        changed=sum(one.changed for one in readable),
        coders=coders,
        own_done=own.done_at is not None if own is not None else None,
        next_source=next((one.code for one in in_work if not one.mine), in_work[0].code if in_work else ""),
        units=sum(one.units for one in in_work),
    )


def lacks_second(desk: Desk, page: DeskPage) -> bool:
    """Whether a set could begin but for a second analyst; asked for only where the page would offer one."""
    offered = desk.writes and desk.open_set is None and bool(page.sources) and not page.unfrozen
    return offered and not enough_coders(reads.analysts_of(desk.candidate.programme))


def enough_coders(analysts: Collection[UUID]) -> bool:
    """Whether there are those whom a set needs."""
    return len(analysts) >= LEAST_CODERS


def _sentence(desk: Desk, sources: Sequence[SourceRow], frozen: Sequence[SourceRow]) -> str:
    if not sources:
        return _("No experiments lie in this candidate yet.")
    if not frozen:
        return _("No text is frozen yet.")
    if desk.open_set is not None:
        return _of_set(desk)
    marks = sum(one.codings for one in sources)
    if not marks:
        return ngettext("One text waits for its first code.", "%(n)s texts wait for their first code.", len(frozen)) % {
            "n": len(frozen)
        }
    said = ngettext("one mark", "%(n)s marks", marks) % {"n": marks}
    texts = sum(bool(one.codings) for one in sources)
    counted = ngettext("%(marks)s in one text", "%(marks)s in %(n)s texts", texts) % {"marks": said, "n": texts}
    return counted[:1].upper() + counted[1:]


def _of_set(desk: Desk) -> str:
    own, waiting = desk.own, sum(one.done_at is None for one in desk.coders)
    if own is None:
        return ngettext("A set is being coded: one is at it.", "A set is being coded: %(n)s are at it.", waiting) % {
            "n": waiting
        }
    if own.done_at is None:
        return _("Your part of the set is open.")
    return ngettext("Your part is done. One is still at it.", "Your part is done. %(n)s are still at it.", waiting) % {
        "n": waiting
    }


def _lead(desk: Desk) -> str:
    if desk.open_set is None:
        return _("Mark what the teams tell, in their own words. Freeze a text first: then each place in it stays.")
    if desk.own is None:
        return _("Its coders do not see each other's marks. You see them when the set has ended.")
    return _("You see your own marks alone until all are done. So nobody is led by another.")


# --- a text ----------------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Piece:
    """A run of a sentence: how it is marked (by the colour of its first code) and the names of all its codes."""

    text: str
    colour: str
    names: str
    start: int


@dataclass(frozen=True)
class Sentence:
    """A sentence that can be ticked, with the names of the codes in it."""

    number: int
    value: str
    pieces: tuple[Piece, ...]
    names: tuple[tuple[str, str], ...]
    begins: bool
    ticked: bool


@dataclass(frozen=True)
class MarkShown:
    """A code that a quote was given; `who` is empty for the reader."""

    pk: str
    code: str
    colour: str
    who: str
    takes_back: bool


@dataclass(frozen=True)
class QuoteShown:
    """A quote with the codes that one sees."""

    pk: str
    words: str
    marks: tuple[MarkShown, ...]


@dataclass(frozen=True)
class TextPage:
    """A frozen text as one codes it."""

    code: str
    sentence: str
    language: str
    number: int
    newest: bool
    masked: bool
    sentences: tuple[Sentence, ...]
    quotes: tuple[QuoteShown, ...]
    codes: tuple[CodeRow, ...]
    may_mark: bool
    before: str
    after: str


def text_page(
    desk: Desk, page: SourcePage, *, ticked: frozenset[str], may_mark: bool, around: tuple[str, str, bool]
) -> TextPage:
    """A text with its marks; `around` as `queries.neighbours` tells it."""
    tree = reads.code_rows(desk, counted=False)
    names = reads.names_to(desk, [one.coder for one in page.marks if not one.mine])
    code = page.source.experiment.code
    before, after, newest = around
    return TextPage(
        code=code,
        sentence=_of_text(page),
        language=page.source.language,
        number=page.source.number,
        newest=newest,
        masked=page.source.masked_at is not None,
        sentences=tuple(_shown(one, page.marks, ticked) for one in page.units),
        quotes=_quotes(desk, page.marks, names),
        codes=tree,
        may_mark=may_mark,
        before=before,
        after=after,
    )  # fmt: skip


def _quotes(desk: Desk, marks: Sequence[MarkRow], names: Mapping[UUID, str]) -> tuple[QuoteShown, ...]:
    """The quotes in the order of the text, each with its codes."""
    held: dict[UUID, list[MarkRow]] = {}
    for one in marks:
        held.setdefault(one.quote, []).append(one)
    return tuple(
        QuoteShown(
            str(pk),
            some[0].words,
            tuple(
                MarkShown(
                    str(one.coding),
                    one.name,
                    one.colour,
                    "" if one.mine else names[one.coder],
                    one.mine and not one.fixed and desk.writes,
                )
                for one in some
            ),
        )
        for pk, some in held.items()
    )


def _of_text(page: SourcePage) -> str:
    units = len(page.units)
    said = ngettext("%(code)s: one sentence", "%(code)s: %(n)s sentences", units)
    begun = said % {"code": page.source.experiment.code, "n": units}
    if not page.marks:
        return _("%(text)s, no marks yet") % {"text": begun}
    marks = ngettext("one mark", "%(n)s marks", len(page.marks)) % {"n": len(page.marks)}
    return f"{begun}, {marks}"


def _shown(one: UnitRow, marks: Sequence[MarkRow], ticked: frozenset[str]) -> Sentence:
    value = f"{one.span.start}-{one.span.end}"
    named = {mark.code: (mark.name, mark.colour) for mark in marks}
    pieces = []
    inside: dict[object, tuple[str, str]] = {}
    for run in one.segments:
        inside |= {code: named[code] for code in run.marks}
        names = [named[code][0] for code in run.marks]
        colour = named[run.marks[0]][1] if run.marks else ""
        pieces.append(Piece(run.text, colour, ", ".join(names), run.start))
    return Sentence(one.number + 1, value, tuple(pieces), tuple(inside.values()), one.begins, value in ticked)
