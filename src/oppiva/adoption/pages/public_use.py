"""Who uses a model, in words: the section of its public page, the line under its dials, the tips of its kit."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from oppiva.adoption.models import EndReason, How, Stage, What
from oppiva.adoption.pages.begin import here
from oppiva.adoption.queries import public_use as reads
from oppiva.adoption.queries.public_use import UNKNOWN, Change, Place, PublicUse
from oppiva.catalogue.library_slots import Acts, TakenUp, TakingUp, Tip, register_taking_up
from oppiva.catalogue.library_words import capital, listed
from oppiva.catalogue.models import IN_USE_STATES, OperatingModel
from oppiva.core.policy import Actor
from oppiva.people.models import Organisation
from oppiva.ui.counting import number_word
from oppiva.ui.formatting import date, number

MOST_CHANGES = 3
MARKS = {
    Stage.EMBEDDED: "carried_out", Stage.IN_USE: "carried_out", Stage.TRYING: "running", Stage.PREPARING: "not_started",
    Stage.DECIDED: "not_started", Stage.INTERESTED: "missing", Stage.ENDED: "stopped",
}  # fmt: skip


@dataclass(frozen=True)
class Row:
    """One place of the table: who, how far (a mark, words, small print), which version, what was changed."""

    who: str
    mark: str
    stage: str
    small: str
    version: str
    changes: tuple[str, ...]
    more: str


@dataclass(frozen=True)
class UseShown:
    """What the section shows everybody."""

    rows: tuple[Row, ...]
    hidden: str
    followers: str


@dataclass(frozen=True)
class ActsShown:
    """The buttons of one reader; addresses are empty where there is nothing to do."""

    begin: str
    own: str
    follow: str
    follows: bool
    signed: bool


def register() -> None:
    """Fills the slot of the catalogue."""
    register_taking_up(TakingUp(shown, acts, tips_of, reads.stamp_figures, reads.begun_of, reads.unknown_today))


def shown(model: OperatingModel, languages: Collection[str]) -> dict[str, TakenUp]:
    """What the page of a model shows everybody, in each of these languages."""
    read, found = reads.read_use(model), {}
    for language in languages:
        with translation.override(language):
            found[language] = _shown(reads.use_in(read))
    return found


def _shown(use: PublicUse) -> TakenUp:
    lead, line = said(use)
    rows = tuple(row(one) for one in use.places)
    facts = UseShown(rows, _hidden(use.hidden), _followers(use.followers))
    return TakenUp("adoption/_public_use.html", {"shown": facts}, lead, line)


def acts(actor: Actor, model: OperatingModel) -> Acts:
    """What this reader can do with a model."""
    own, open_ = reads.own_of(model, actor), model.state in IN_USE_STATES
    offered = ActsShown(
        begin=reverse("adoption:begin", args=[model.slug]) if open_ else "",
        own=here(f"/kayttoonotot/{own.adoption}/") if own.adoption is not None else "",
        follow=reverse("adoption:follow", args=[model.slug]) if open_ or own.follows else "",
        follows=own.follows,
        signed=actor.person_id is not None,
    )
    return Acts("adoption/_acts.html", {"offered": offered})


def tips_of(model: OperatingModel) -> tuple[Tip, ...]:
    """The tips of the model's kit, signed as each place may be shown."""
    return tuple(
        Tip(one.text, one.language, date(one.told_on), capital(who(one.name, one.kind))) for one in reads.tips_of(model)
    )


# --- the table -------------------------------------------------------------------------------------------------------
def who(name: str, kind: str) -> str:
    """The name of a place, or what kind of place it is."""
    if name:
        return name
    return {
        Organisation.Kind.EMPLOYMENT_AREA: _("one employment area"),
        Organisation.Kind.MUNICIPALITY: _("one municipality"),
        Organisation.Kind.EMPLOYER: _("one employer"),
    }.get(Organisation.Kind(kind), _("one organisation"))


def row(place: Place) -> Row:
    """A place of the table."""
    stage = Stage(place.stage)
    changes = tuple(change(one) for one in place.changes[:MOST_CHANGES])
    left = len(place.changes) - len(changes)
    return Row(
        who=capital(who(place.name, place.kind)),
        mark="unknown" if place.unknown else MARKS[stage],
        stage=pgettext("adoption", "Unknown") if place.unknown else stage_words(stage),
        small=_("Last known: %(stage)s") % {"stage": stage.label} if place.unknown else "",
        version=place.version,
        changes=changes or _without(place),
        more=ngettext("and one more change", "and %(n)s more changes", left) % {"n": number(left)} if left else "",
    )


def stage_words(stage: Stage) -> str:
    """A stage at the beginning of a line; established is in use, too."""
    if stage == Stage.EMBEDDED:
        return _("In use, established")
    return capital(str(stage.label))


def change(one: Change) -> str:
    """A change in the place's words, else what was done to what: "replaced: channel"."""
    if one.sentence:
        return one.sentence
    return capital(_("%(how)s: %(what)s") % {"how": How(one.how).label, "what": What(one.what).label})


def _without(place: Place) -> tuple[str, ...]:
    if place.unknown:
        return (_("No answer to two questions"),)
    if place.stage == Stage.ENDED:
        return (capital(str(EndReason(place.ended_reason).label)),) if place.ended_reason else ()
    if place.stage in (Stage.TRYING, Stage.IN_USE, Stage.EMBEDDED):
        return (_("No changes told"),)
    return ()


# --- the sentence ----------------------------------------------------------------------------------------------------
def said(use: PublicUse) -> tuple[str, str]:
    """How many have taken it into use or on trial, and how it stands there; who is only coming is told apart."""
    n = sum(use.taken.values())
    coming = _coming(use.coming)
    if not n:
        return "", f"{_('Nobody has taken it into use yet.')} {coming}" if coming else ""
    words = (
        ngettext(
            "%(n)s employment area has taken the model into use or on trial:",
            "%(n)s employment areas have taken the model into use or on trial:",
            n,
        )
        if use.only_areas
        else ngettext(
            "%(n)s place has taken the model into use or on trial:",
            "%(n)s places have taken the model into use or on trial:",
            n,
        )
    )
    parts = (
        (Stage.IN_USE, ngettext("%(n)s uses it", "%(n)s use it", use.taken.get(Stage.IN_USE, 0))),
        (Stage.TRYING, ngettext("%(n)s tries it", "%(n)s try it", use.taken.get(Stage.TRYING, 0))),
        (Stage.ENDED, ngettext("%(n)s has given it up", "%(n)s have given it up", use.taken.get(Stage.ENDED, 0))),
        (UNKNOWN, ngettext("%(n)s has not answered", "%(n)s have not answered", use.taken.get(UNKNOWN, 0))),
    )
    line = f"{listed(_counted(parts, use.taken))}."
    return words % {"n": number_word(n)}, f"{line} {coming}" if coming else line


def _coming(coming: Mapping[str, int]) -> str:
    parts = (
        (Stage.PREPARING, ngettext("%(n)s prepares it", "%(n)s prepare it", coming.get(Stage.PREPARING, 0))),
        (Stage.DECIDED, ngettext("%(n)s has decided on it", "%(n)s have decided on it", coming.get(Stage.DECIDED, 0))),
        (Stage.INTERESTED, ngettext("%(n)s is interested", "%(n)s are interested", coming.get(Stage.INTERESTED, 0))),
    )
    told = _counted(parts, coming)
    return _("Besides, %(what)s.") % {"what": listed(told)} if told else ""


def _counted(parts: tuple[tuple[str, str], ...], counts: Mapping[str, int]) -> list[str]:
    return [words % {"n": number(counts[key])} for key, words in parts if counts.get(key)]


def _hidden(n: int) -> str:
    if not n:
        return ""
    words = ngettext("%(n)s place is counted above and not shown.", "%(n)s places are counted above and not shown.", n)
    return words % {"n": number_word(n)}


def _followers(n: int) -> str:
    if not n:
        return ""
    return ngettext("%(n)s person follows the model.", "%(n)s people follow the model.", n) % {"n": number_word(n)}
