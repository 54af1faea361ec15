"""The way to a public page: what is done, what is next, and what a facilitator asks to be changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from oppiva.core.chain import digest
from oppiva.experiments import publishing_words, rules
from oppiva.experiments.models import Experiment, FlagDecision, PublicationCheck
from oppiva.experiments.pages.marks import masked
from oppiva.experiments.public_content import PICTURE as PICTURE_PART
from oppiva.experiments.public_content import SPEECH as SPEECH_PART
from oppiva.experiments.queries import publishing as reads
from oppiva.experiments.queries.publishing import PHOTO, SPEECH, Answered, Numbered, Prepared
from oppiva.experiments.rules import Insider, Sight
from oppiva.experiments.services.checks import part_hash
from oppiva.experiments.services.publishing import missing_before
from oppiva.jobs import clock
from oppiva.ui.formatting import date_short, stopped

CheckState, Choice = PublicationCheck.State, FlagDecision.Choice


@dataclass(frozen=True)
class Line:
    """One thing on the way: what it is, how it stands, where it is done."""

    title: str
    said: str
    address: str
    done: bool


@dataclass(frozen=True)
class Wish:
    """What a facilitator asks to be changed: the part, the kind of mark, the choice, the words it is about."""

    part: str
    kind: str
    choice: str
    reason: str
    words: str


@dataclass(frozen=True)
class Remarks:
    """Why exactly this text came back: the facilitator's words, its answers, the marked places that are to change."""

    note: str
    answers: tuple[str, ...]
    wishes: tuple[Wish, ...]


@dataclass(frozen=True)
class PublishPage:
    """The team's page, and a facilitator's as far as it may press."""

    sentence: str
    lines: tuple[Line, ...]
    press: str  # the one thing that is next: publish, mend, ask, check, wait, gate, or nothing
    missing: str  # of the dashed button, or why one waits
    missing_at: str
    silent: tuple[str, ...]  # who has not answered and until when one waits, for the team
    may_remind: bool
    remarks: Remarks | None
    mend_at: str
    checked: str
    numbers: tuple[tuple[Numbered, str], ...]
    is_public: bool
    inside: bool
    audience: str


def publish_page(sight: Sight, prepared: Prepared) -> PublishPage:
    """How far a team has come with its page."""
    actor, experiment, today = sight.actor, sight.experiment, clock.today()
    numbers = reads.numbered_of(actor, experiment)
    live = bool(numbers) and numbers[0].ended_at is None
    changed = not live or numbers[0].sha256 != digest(prepared.content())
    checks = reads.checks_of(actor, experiment)
    of_text = [one for one in checks if one.text_hash == prepared.hash]
    confirmed = any(one.state == CheckState.CONFIRMED for one in of_text)
    # What is out stays out, whatever its check was for: only something new asks for one.
    missing = missing_before(prepared, actor, check=True, confirmed=confirmed) if changed else ()
    check = checks[0] if checks and checks[0].text_hash == prepared.hash else None
    decisions = _decisions(sight, of_text[0] if of_text else None)
    inside = sight.insider is not None
    press = _press(missing, check, inside=inside, changed=changed)
    silent = [one for one in prepared.names if one.named is None] if inside else []
    return PublishPage(
        sentence=publishing_words.sentence(experiment.state, missing, check, inside=inside),
        lines=_lines(sight, prepared, missing, check, changed=changed),
        press=press,
        missing=_missing(missing, check, press=press, inside=inside),
        missing_at=_address(experiment, *_PLACES[missing[0]]) if missing and inside else "",
        silent=publishing_words.silent_lines(silent, sight.insider.person_id if sight.insider else None, today),
        may_remind=any(one.silence is None for one in silent),
        remarks=_remarks(prepared, of_text[0] if of_text else None, decisions),
        mend_at=_mend_at(prepared, decisions) if press == MEND else "",
        checked=_checked(check),
        numbers=tuple((one, _numbered(one)) for one in numbers),
        is_public=rules.is_public(experiment),
        inside=inside,
        audience=publishing_words.audience(),
    )


PUBLISH, MEND, ASK, CHECK, WAIT, GATE = "publish", "mend", "ask", "check", "wait", "gate"


def _press(missing: Sequence[str], check: PublicationCheck | None, *, inside: bool, changed: bool) -> str:
    """The one thing that is next for the reader."""
    if not missing:
        return PUBLISH if changed else ""
    ready = tuple(missing) == ("check",)
    if not inside:
        return CHECK if ready and check is not None and check.is_waiting else WAIT
    if not ready:
        return GATE
    if check is not None and check.is_returned:
        return MEND
    return GATE if check is not None and check.is_waiting else ASK


def _missing(missing: Sequence[str], check: PublicationCheck | None, *, press: str, inside: bool) -> str:
    """What a dashed button names, or why a facilitator waits."""
    if press == WAIT and not inside:
        return publishing_words.facilitator_waits(returned=check is not None and check.is_returned)
    return str(publishing_words.FIRST[missing[0]]) if missing else ""


def remarks_of(sight: Sight, prepared: Prepared) -> Remarks | None:
    """What a facilitator asks to be changed of exactly this text; None when it has not come back."""
    check = reads.check_of(sight.actor, sight.experiment, prepared.hash)
    return _remarks(prepared, check, _decisions(sight, check))


def _decisions(sight: Sight, check: PublicationCheck | None) -> Sequence[FlagDecision]:
    """What was decided of the spans of a text that came back."""
    return reads.decisions_of(sight.actor, check) if check is not None and check.is_returned else ()


def _remarks(prepared: Prepared, check: PublicationCheck | None, decisions: Sequence[FlagDecision]) -> Remarks | None:
    if check is None or not check.is_returned:
        return None
    return Remarks(check.note, _answers(check), _wishes(prepared, decisions))


def _mend_at(prepared: Prepared, decisions: Sequence[FlagDecision]) -> str:
    """Where the text is mended: its form, or that of the pictures when only their words are to change."""
    parts = {one.part for one in decisions if one.choice != Choice.NOT_PERSONAL}
    beside = bool(parts) and all(part.startswith((PICTURE_PART, SPEECH_PART)) for part in parts)
    return _address(prepared.experiment, "public_files" if beside else "public_text")


# Where each missing thing is done: the name of its address, and a place on its page.
_PLACES: Mapping[str, tuple[str, str]] = {
    "E26": ("visibility", "#level"),
    "E27": ("public_text", "#id_plain_summary"),
    "alt": ("public_files", ""),
    "speech": ("public_files", ""),
    "names": ("publishing", "#names"),
    "code": ("public_text", ""),
    "check": ("publishing", "#check"),
}


def _address(experiment: Experiment, name: str, place: str = "") -> str:
    return reverse(f"experiments:{name}", args=[experiment.programme.code, experiment.code]) + place


def _lines(
    sight: Sight, prepared: Prepared, missing: Sequence[str], check: PublicationCheck | None, *, changed: bool
) -> tuple[Line, ...]:
    experiment, inside = prepared.experiment, sight.insider is not None
    yes = sum(one.named is not None for one in prepared.names)
    pictures, speeches = len(prepared.chosen(PHOTO)), len(prepared.chosen(SPEECH))
    rows = [
        (
            _("Who may see it"),
            str(experiment.get_share_level_display()),
            "visibility",
            "E26" not in missing,
        ),
        (
            _("Text in plain words"),
            _("written") if "E27" not in missing else _("not yet, or too short"),
            "public_text",
            "E27" not in missing and "code" not in missing,
        ),
        (
            _("Pictures and recordings"),
            _("%(n)s go along") % {"n": pictures + speeches} if pictures + speeches else _("none go along"),
            "public_files",
            "alt" not in missing and "speech" not in missing,
        ),
        (
            _("Names"),
            _("%(n)s of %(all)s have answered") % {"n": yes, "all": len(prepared.names)},
            "visibility",
            "names" not in missing,
        ),
        (_("Check by a facilitator"), _check_line(check, changed=changed), "", "check" not in missing),
    ]
    if not prepared.candidates:
        rows = [row for row in rows if row[2] != "public_files"]
    return tuple(
        Line(title, said, _address(experiment, name) if inside and name else "", done)
        for title, said, name, done in rows
    )


def _check_line(check: PublicationCheck | None, *, changed: bool) -> str:
    if check is not None and check.state == CheckState.CONFIRMED:
        return _("confirmed")
    if not changed:
        return _("made anew before the next version")
    if check is None or check.state == CheckState.OUTDATED:
        return _("not asked for yet")
    return _("sent back to the team") if check.is_returned else _("waits")


def _checked(check: PublicationCheck | None) -> str:
    if check is None or check.state != CheckState.CONFIRMED:
        return ""
    day = date_short(check.confirmed_at, clock.today())
    if check.confirmed_by is None:
        return stopped(_("Checked on %(day)s.") % {"day": day})
    return stopped(_("Checked by %(name)s on %(day)s.") % {"name": check.confirmed_by.name, "day": day})


def _numbered(one: Numbered) -> str:
    facts = {"n": one.number, "day": date_short(one.at, clock.today())}
    if one.why:
        return _("Version %(n)s, %(day)s, withdrawn: %(why)s") % {**facts, "why": one.why}
    return _("Version %(n)s, %(day)s") % facts


def _wishes(prepared: Prepared, decisions: Sequence[FlagDecision]) -> tuple[Wish, ...]:
    """What was decided to go or to be said otherwise, with the words as they stand now."""
    found = []
    for one in decisions:
        text = prepared.texts.get(one.part, "")
        if one.choice == Choice.NOT_PERSONAL or part_hash(text) != one.part_hash:
            continue
        found.append(
            Wish(
                publishing_words.part_label(one.part),
                str(publishing_words.KINDS.get(one.kind, one.kind)),
                str(Choice(one.choice).label),
                one.reason,
                masked(text[one.start : one.end], one.kind),
            )
        )
    return tuple(found)


def _answers(check: PublicationCheck) -> tuple[str, ...]:
    found = []
    if check.recognisable:
        found.append(_("Somebody could recognise a customer."))
    if check.names_allowed is False:
        found.append(_("A name stands there without permission."))
    if check.sensitive:
        found.append(_("Something sensitive shows."))
    return tuple(found)


@dataclass(frozen=True)
class OwnName:
    """Until when the team waits for the reader's own answer (empty once it is there, or nobody has asked), and whether
    the text for the public page seems to name the reader, who has said no to the own name."""

    waiting: str
    in_text: bool


def own_name_of(insider: Insider) -> OwnName:
    """What the page about one's own name says of it."""
    if insider.experiment.state not in rules.PUBLISHABLE:
        return OwnName(_own_silence(insider, reads.names_of(insider.experiment)), in_text=False)
    prepared = reads.prepared_of(insider)
    named = reads.named_in_text(prepared)
    in_text = any(one.person == insider.person_id and one.named is False for one in named)
    return OwnName(_own_silence(insider, prepared.names), in_text)


def _own_silence(insider: Insider, names: Sequence[Answered]) -> str:
    own = next((one for one in names if one.person == insider.person_id), None)
    if own is None or own.named is not None or own.silence is None:
        return ""
    return publishing_words.own_silence_words(own.silence, clock.today())
