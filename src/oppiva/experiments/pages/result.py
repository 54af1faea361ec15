"""The five points of a result: what the program proposes of each, what the team has settled, what is being changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from oppiva.experiments import result_words
from oppiva.experiments.filling import result_missing
from oppiva.experiments.forms.result import ResultForm
from oppiva.experiments.models import AsPlanned, Certainty, Result
from oppiva.experiments.queries import HARMS, SURPRISES, Noted, TrialRecord
from oppiva.jobs import clock
from oppiva.ui.counting import number_word
from oppiva.ui.formatting import date_short, hours, money

# How a point stands: proposed (dashed, until somebody accepts it), settled, or asked.
SUGGEST, SETTLED, ASK = "suggest", "settled", "ask"
VERSUS, PLANNED, SURPRISED, HARMED, LEARNED = "versus", "planned", "surprises", "harms", "learned"
MOST_SURPRISE = 500
FIELDS: Mapping[str, tuple[str, ...]] = {
    VERSUS: ("versus_prediction", "certainty"),
    PLANNED: ("as_planned", "changed", "changed_planned"),
    SURPRISED: ("surprises", "no_surprises"),
    HARMED: ("harms_seen", "harms"),
}


@dataclass(frozen=True)
class Point:
    """One of the five: its mode, what stands or is proposed, and what that rests on."""

    key: str
    mode: str
    said: str = ""
    reasons: tuple[str, ...] = ()
    quoted: bool = False
    accepted: bool = False


@dataclass(frozen=True)
class Points:
    """The page of the result."""

    versus: Point
    planned: Point
    surprises: Point
    harms: Point
    estimate: str = ""
    done: int = 0


def points_of(record: TrialRecord, form: ResultForm, *, changing: str = "") -> Points:
    """Each point as it stands; one that is being changed, has an error or an unsaved text is asked."""
    held = record.result
    asked = {key for key, names in FIELDS.items() if key == changing or _is_typed(form, names)}
    return Points(
        versus=_versus(record, held, VERSUS in asked),
        planned=_planned(record, held, PLANNED in asked),
        surprises=_told(
            SURPRISED,
            held.surprises or (_("No surprises") if held.no_surprises else ""),
            record.noted(*SURPRISES),
            SURPRISED in asked,
        ),
        harms=_told(
            HARMED,
            held.harms or (_("You noticed no harm") if held.no_harms else ""),
            record.noted(*HARMS),
            HARMED in asked,
        ),
        estimate=hours(record.trial.minutes_estimated) if record.trial.minutes_estimated else "",
        done=done_of(held),
    )


def done_of(held: Result) -> int:
    """How many of the five points are written down."""
    missing = set(result_missing(held))
    harms = bool(held.harms or held.no_harms)
    surprises = bool(held.surprises or held.no_surprises)
    return sum((not missing & {"E19", "E22"}, "E18" not in missing, surprises, harms, "E21" not in missing))


def accepted(record: TrialRecord, point: str) -> dict[str, object]:
    """What is saved when the team says that a proposal fits."""
    match point:
        case "versus" if record.proposal is not None:
            return {"versus_prediction": record.proposal.versus, "certainty": record.certainty}
        case "planned":
            if not record.signed:
                return {"as_planned": AsPlanned.YES, "changed": "", "changed_planned": None}
            # Who signed it tells whether it was decided: the program signs what just happened.
            decided = all(one.by for one in record.signed)
            return {"as_planned": AsPlanned.PARTLY, "changed": changed_text(record), "changed_planned": decided}
        case "surprises":
            text = joined(record.noted(*SURPRISES))
            return {"surprises": text, "no_surprises": False} if text else {}
        case "harms":
            text = joined(record.noted(*HARMS))
            return {"harms": text, "no_harms": False} if text else {}
    return {}


def none_of(point: str) -> dict[str, object]:
    """What is saved when there was nothing of the kind."""
    match point:
        case "surprises":
            return {"surprises": "", "no_surprises": True}
        case "harms":
            return {"harms": "", "no_harms": True}
    return {}


def begun(record: TrialRecord, point: str) -> dict[str, object]:
    """What a proposal puts into the fields when the team wants to change it first."""
    held = record.result
    if point == VERSUS and not held.versus_prediction and record.proposal is not None:
        return {"versus_prediction": record.proposal.versus, "certainty": str(record.certainty)}
    if point == PLANNED and not held.as_planned and record.signed:
        return {"as_planned": AsPlanned.PARTLY, "changed": changed_text(record)}
    if point == SURPRISED and not held.surprises:
        return {"surprises": joined(record.noted(*SURPRISES))}
    if point == HARMED and not held.harms:
        text = joined(record.noted(*HARMS))
        return {"harms": text, "harms_seen": "yes" if text else ""}
    return {}


def joined(entries: tuple[Noted, ...]) -> str:
    """Entries in one text, as many whole ones as fit."""
    text = ""
    for one in entries:
        longer = f"{text} {one.text}".strip()
        if len(longer) > MOST_SURPRISE:
            break
        text = longer
    return text


def changed_text(record: TrialRecord) -> str:
    """What was amended on the way, in one text, as many whole lines as fit."""
    text = ""
    for one in record.signed:
        longer = f"{text} {result_words.change(one, record.prediction.unit)}".strip()
        if len(longer) > 300:
            break
        text = longer
    return text or result_words.change(record.signed[0], record.prediction.unit)[:300]


def _versus(record: TrialRecord, held: Result, asked: bool) -> Point:
    predicted = result_words.predicted(record.prediction).rstrip(".")
    reasons = [_("Prediction: %(what)s.") % {"what": predicted}] if predicted else []
    reasons.append(result_words.counted(record))
    if asked:
        return Point(VERSUS, ASK, reasons=tuple(reasons))
    proposal = record.proposal
    if held.versus_prediction and held.certainty is not None:
        same = proposal is not None and (held.versus_prediction, held.certainty) == (proposal.versus, record.certainty)
        reasons.append(result_words.sure(held.certainty, record))
        return Point(VERSUS, SETTLED, result_words.versus(held.versus_prediction), tuple(reasons), accepted=same)
    if proposal is None:
        return Point(VERSUS, ASK, reasons=(*reasons, result_words.met(record)))
    more = (
        result_words.sure(record.certainty, record),
        *(() if proposal.met is not None else (result_words.met(record),)),
    )
    return Point(VERSUS, SUGGEST, result_words.versus(proposal.versus), (*reasons, *more))


def _planned(record: TrialRecord, held: Result, asked: bool) -> Point:
    reasons = tuple(result_words.as_it_went(record))
    if asked:
        return Point(PLANNED, ASK, reasons=reasons)
    proposed = AsPlanned.PARTLY if record.signed else AsPlanned.YES
    if held.as_planned and "E18" not in result_missing(held):
        label = _big(str(AsPlanned(held.as_planned).label))
        told = (held.changed,) if held.changed else reasons
        return Point(PLANNED, SETTLED, label, told, accepted=held.as_planned == proposed)
    if held.as_planned:
        return Point(PLANNED, ASK, reasons=reasons)
    return Point(PLANNED, SUGGEST, _big(str(proposed.label)), reasons)


def _told(key: str, stands: str, entries: tuple[Noted, ...], asked: bool) -> Point:
    days = tuple(dict.fromkeys(date_short(one.day, clock.today()) for one in entries))
    source = (_("From the diary %(days)s") % {"days": ", ".join(days)},) if days else ()
    if asked:
        return Point(key, ASK, reasons=source)
    text = joined(entries)
    if stands:
        return Point(key, SETTLED, stands, source if stands == text else (), accepted=stands == text and bool(text))
    if text:
        return Point(key, SUGGEST, text, source, quoted=True)
    return Point(key, ASK)


def _is_typed(form: ResultForm, names: tuple[str, ...]) -> bool:
    """Whether a field of the point is wrong, or holds what is not saved yet."""
    if any(name in form.errors for name in names):
        return True
    if form.is_bound:
        return any(name in form.data for name in names)
    stands = form._stands()
    return any(form.initial.get(name, "") not in ("", None, False, stands.get(name, "")) for name in names)


def _big(text: str) -> str:
    return text[:1].upper() + text[1:]


def left(done: int) -> str:
    """The sentence above the points."""
    if done >= 5:
        return _("Five points are ready.")
    if not done:
        return _("Five points, two minutes.")
    return ngettext("One point is still to do.", "%(n)s points are still to do.", 5 - done) % {
        "n": number_word(5 - done)
    }


@dataclass(frozen=True)
class ReadResult:
    """A result as it is read: the heading, and each point with what it rests on."""

    versus: str
    rows: tuple[tuple[str, tuple[str, ...]], ...]


def read(held: Result, counted: str = "") -> ReadResult:
    """The result of a cycle for who may read it; `counted` says what it rests on."""
    versus = result_words.versus(held.versus_prediction)
    said = [
        (_("Result and prediction"), (versus, counted)),
        (_("Certainty"), (_big(str(Certainty(held.certainty).label)),) if held.certainty is not None else ()),
        (
            _("Did the plan come true?"),
            (_big(str(AsPlanned(held.as_planned).label)), held.changed) if held.as_planned else (),
        ),
        (_("Surprises"), (held.surprises or (_("No surprises") if held.no_surprises else ""),)),
        (_("Harm"), (held.harms or (_("You noticed no harm") if held.no_harms else ""),)),
        (_("What you learned"), (held.learned,)),
        (_("Working time used in all"), (hours(held.minutes_used),) if held.minutes_used is not None else ()),
        (_("Costs"), (money(held.costs_cents),) if held.costs_cents else ()),
        (_("Team's note"), (held.note,)),
    ]
    rows = tuple((label, tuple(line for line in lines if line)) for label, lines in said)
    return ReadResult(versus or _("Result"), tuple(row for row in rows if row[1]))
