"""The page of what goes out: how much it is, the marked words with their sentence, the files once it is checked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.forms import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from oppiva.catalogue.forms.coding import GateForm
from oppiva.catalogue.queries.coding_export import Everything
from oppiva.core.text import MASK
from oppiva.core.text.personal import without_identity_codes
from oppiva.experiments import publishing_words
from oppiva.experiments.models import PublicationCheck
from oppiva.experiments.services.checks import CODES, Spot
from oppiva.people.queries import names_of
from oppiva.ui.formatting import date_long, stopped

AROUND = 60  # letters shown on either side


@dataclass(frozen=True)
class Place:
    """Words that the rules mark, with every spot at which they stand."""

    kind: str
    words: str
    spots: tuple[Spot, ...]


@dataclass(frozen=True)
class PlaceShown:
    """The same as it is decided about: in its sentence, how often it is there."""

    number: int
    kind: str
    words: str
    before: str
    after: str
    language: str
    times: str
    sure: str
    keep: BoundField | None  # None: a code, which never stays
    reason: BoundField | None


@dataclass(frozen=True)
class ExportPage:
    """What would go out, and whether it may."""

    sentence: str
    counts: tuple[tuple[str, int], ...]
    places: tuple[PlaceShown, ...]
    passed: str
    by_work: bool
    left_out: bool
    without_consent: tuple[str, ...]
    empty: bool
    texts: int


def places_of(found: Everything) -> tuple[Place, ...]:
    """The marked words, the same words of one kind once, in the order of the texts."""
    held: dict[tuple[str, str], list[Spot]] = {}
    words: dict[tuple[str, str], str] = {}
    for spot in found.spots:
        said = found.texts[spot.part][spot.start : spot.end]
        key = (spot.kind, said.casefold())
        held.setdefault(key, []).append(spot)
        words.setdefault(key, said)
    return tuple(Place(kind, words[kind, said], tuple(spots)) for (kind, said), spots in held.items())


def export_page(
    found: Everything,
    places: tuple[Place, ...],
    passed: tuple[PublicationCheck, Mapping[Spot, str]] | None,
    form: GateForm,
    *,
    by_work: bool,
) -> ExportPage:
    """The page as it stands."""
    texts = len(found.sources)
    return ExportPage(
        sentence=_sentence(found),
        counts=(
            (_("Codes"), len(found.codes)),
            (_("Texts"), texts),
            (_("Quotes"), len(found.quotes)),
            (_("Marks"), len(found.codings)),
            (_("Memos"), len(found.memos)),
        ),
        places=tuple(_shown(found, n, one, form) for n, one in enumerate(places)),
        passed=_passed(passed[0]) if passed is not None else "",
        by_work=by_work,
        left_out=found.left_out,
        without_consent=found.without_consent,
        empty=not texts and not found.texts_out,
        texts=texts,
    )


def _sentence(found: Everything) -> str:
    """How much goes out, or at once how much of it does not since no permission was given."""
    texts, out = len(found.sources), found.texts_out
    if out:
        if not found.marks_out:
            said = ngettext(
                "%(out)s/%(all)s text is left out, as no permission was given",
                "%(out)s/%(all)s texts are left out, as no permission was given",
                out,
            )
            return said % {"out": out, "all": texts + out}
        said = ngettext(
            "%(out)s/%(all)s text is left out with %(marks)s, as no permission was given",
            "%(out)s/%(all)s texts are left out with %(marks)s, as no permission was given",
            out,
        )
        return said % {"out": out, "all": texts + out, "marks": _marks(found.marks_out)}
    if not texts:
        return _("Nothing to take out yet.")
    said = ngettext("One text with %(marks)s", "%(n)s texts with %(marks)s", texts)
    return said % {"n": texts, "marks": _marks(len(found.codings))}


def _marks(n: int) -> str:
    return ngettext("one mark", "%(n)s marks", n) % {"n": n}


def _passed(check: PublicationCheck) -> str:
    who = names_of([check.confirmed_by_id])[check.confirmed_by_id] if check.confirmed_by_id else ""
    day = date_long(check.confirmed_at) if check.confirmed_at else ""
    return stopped(_("Checked by %(who)s on %(day)s") % {"who": who, "day": day})


def _shown(found: Everything, n: int, one: Place, form: GateForm) -> PlaceShown:
    spot, text = one.spots[0], found.texts[one.spots[0].part]
    languages = {f"source:{source.pk}": source.language for source in found.sources}
    is_code = one.kind in CODES
    begin, end = max(0, spot.start - AROUND), spot.end + AROUND
    return PlaceShown(
        n + 1,
        str(publishing_words.KINDS.get(one.kind, one.kind)),
        MASK if is_code else one.words,
        _around(("…" if begin else "") + text[begin : spot.start]),
        _around(text[spot.end : end] + ("…" if end < len(text) else "")),
        languages.get(spot.part, found.desk.candidate.language),
        ngettext("one place", "%(n)s places", len(one.spots)) % {"n": len(one.spots)},
        _("certain by its form") if spot.confidence == "high" else "",
        None if is_code else form[f"keep_{n}"],
        None if is_code else form[f"reason_{n}"],
    )


def _around(text: str) -> str:
    """What stands beside the words; a code is never repeated."""
    return without_identity_codes(text).replace("\n", " ")
