"""What goes out of experiments: each table with its columns, said once for XLSX, JSON, CSV and the data dictionary."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from django.db.models import Choices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from oppiva.experiments.counting import LOG
from oppiva.experiments.models import (
    Amendment,
    AsPlanned,
    Certainty,
    Choice,
    EntryKind,
    Measured,
    Predicted,
    Reason,
    Rhythm,
    ShareLevel,
    State,
    Statistic,
    Step,
    Theme,
    Versus,
    Wanted,
    Whose,
)
from oppiva.experiments.words import BUCKETS, FIELDS
from oppiva.experiments.words import CODES as CODES_IN_WORDS

Allowed = Mapping[str, str | Promise]
# The kinds of column: what a cell holds.
TEXT, CODE, CODES, NUMBER, WHOLE, DAY, YES, ID = "text", "code", "codes", "number", "whole", "day", "yes", "id"
KINDS: Mapping[str, Promise] = {
    TEXT: pgettext_lazy("column", "text"),
    CODE: pgettext_lazy("column", "one of the values"),
    CODES: pgettext_lazy("column", "values, a semicolon between them"),
    NUMBER: pgettext_lazy("column", "number, at most three decimals"),
    WHOLE: pgettext_lazy("column", "whole number"),
    DAY: pgettext_lazy("column", "day"),
    YES: pgettext_lazy("column", "yes or no"),
    ID: pgettext_lazy("column", "identifier (UUID)"),
}
LACKS: Allowed = {LOG: _("an entry from the time of the trial")} | {
    code: CODES_IN_WORDS[code] for code in ("E18", "E19", "E20", "E21", "E24")
}
OWNERS: Allowed = {"member": _("a member of the team"), "role": _("a role")}
SOURCES: Allowed = {"stated": _("as the team stated it"), "counted": _("counted before the trial")}
TOWARDS: Allowed = {
    "better": pgettext_lazy("change", "better"),
    "worse": pgettext_lazy("change", "worse"),
    "same": pgettext_lazy("change", "the same"),
    "unknown": pgettext_lazy("change", "unknown"),
}
MONTHS: Allowed = {"3": "3", "6": "6", "12": "12"}
STILL: Allowed = {
    "in_use": pgettext_lazy("follow-up", "in use"),
    "partly": pgettext_lazy("follow-up", "partly in use"),
    "no": pgettext_lazy("follow-up", "not in use"),
    "unknown": pgettext_lazy("follow-up", "unknown"),
    "waiting": pgettext_lazy("follow-up", "waiting for an answer"),
}
LANGUAGES: Allowed = {"fi": _("Finnish"), "sv": _("Swedish"), "en": _("English")}
# The kinds of value in the long table.
LONG: Allowed = {
    "stated": _("starting level as the team stated it"),
    "baseline": _("number from before the trial"),
    "trial": _("number from the trial"),
    "predicted": _("predicted number"),
    "predicted_upper": _("upper number of the prediction"),
    "keep_cut": _("limit for keeping"),
    "stop_cut": _("limit for stopping"),
    "before": _("figure that counts, before"),
    "after": _("figure that counts, after"),
}


@dataclass(frozen=True)
class Field:
    """A column: its name, the same in every form of the export, what it means, what it holds and in which unit."""

    name: str
    meaning: Promise
    kind: str = TEXT
    unit: str | Promise = ""
    allowed: Allowed | None = None
    # Of an amendment: the values in words, by the column that was amended.
    by_field: Mapping[str, Allowed] | None = None


@dataclass(frozen=True)
class Kind:
    """A table: its name, its title, and its columns in order."""

    name: str
    title: Promise
    fields: tuple[Field, ...]

    def seen_by(self, guest: bool) -> tuple[Field, ...]:
        """The columns for this reader."""
        open_to = GUESTS.get(self.name, frozenset())
        return tuple(one for one in self.fields if not guest or one.name in open_to)


def _of(choices: type[Choices]) -> Allowed:
    return {str(value): label for value, label in choices.choices}


# What may be amended, in the words of its form, and those of its values that are codes.
AMENDED: Allowed = {
    **FIELDS[Step.PREDICTION],
    **{name: FIELDS[Step.TRIAL][name] for name in ("starts_on", "ends_on")},
    **{name: FIELDS[Step.DECISION][name] for name in ("choice", "why", "next_on", "owner", "owner_role")},
}
AMENDED_VALUES: Mapping[str, Allowed] = {
    "kind": _of(Predicted),
    "wanted": _of(Wanted),
    "rhythm": _of(Rhythm),
    "statistic": _of(Statistic),
    "choice": _of(Choice),
}
MINUTES, EUROS, OWN_UNIT = _("minutes"), "EUR", _("the unit of the measure")
CODE_OF: Final = Field("experiment", _("Code of the experiment"))
ROUND: Final = Field("round", _("Number of the round"), WHOLE)
MEASURE: Final = Field("measure", _("Number of the measure in the round, 1 to 3"), WHOLE)
LATE: Final = Field("late", _("Arrived after the decision"), YES)
IMPORTED: Final = Field("imported", _("Brought in from a file"), YES)

EXPERIMENTS = Kind(
    "experiments",
    _("Experiments"),
    (
        Field("id", _("Identifier, never used again"), ID),
        Field("experiment", _("Code of the experiment")),
        Field("series", _("Code of the series")),
        Field("team", _("Number of the team in its series"), WHOLE),
        Field("open", _("Texts and numbers are open to whoever took this out"), YES),
        Field("bucket", _("Bucket of the count; empty when the series is cancelled"), CODE, allowed=BUCKETS),
        Field("lacks", _("What a decided experiment lacks to count"), CODES, allowed=LACKS),
        Field("state", _("State of the experiment"), CODE, allowed=_of(State)),
        Field("reason", _("Why it did not start, was paused or broke off"), CODE, allowed=_of(Reason)),
        Field("reason_words", _("The same in the team's words")),
        IMPORTED,
        Field("rounds", _("How many rounds have been decided"), WHOLE),
        Field("submitted_on", _("Day of the first decision"), DAY),
        Field("share_level", _("How far the record is seen"), CODE, allowed=_of(ShareLevel)),
        Field("language", _("Language the team writes in"), CODE, allowed=LANGUAGES),
        Field("areas", _("Codes of the members' employment areas"), CODES),
        Field("name", _("Name of the experiment")),
        Field("summary", _("The experiment in one sentence")),
        Field("theme", _("Main theme"), CODE, allowed=_of(Theme)),
        Field("problem", _("The problem")),
        Field("problem_of", _("Whose problem it is"), CODES, allowed=_of(Whose)),
        Field("how_known", _("How the team knows of the problem")),
        Field("baseline", _("Starting level as the team stated it"), NUMBER, _("the unit in the next column")),
        Field("baseline_unit", _("Unit of the starting level")),
        Field("baseline_n", _("From how many cases the starting level is"), WHOLE),
        Field("baseline_period", _("From what time the starting level is")),
        Field("prior_work", _("Addresses of earlier work, a semicolon between them")),
        Field("repeats", _("How many of them the team repeats"), WHOLE),
        Field("prior_none", _("The team looked for earlier work and found none"), YES),
        Field("prior_searched", _("The team searched from the form for earlier work"), YES),
    ),
)
ROUNDS = Kind(
    "rounds",
    _("Rounds"),
    (
        Field("id", _("Identifier, never used again"), ID),
        CODE_OF,
        ROUND,
        Field("starts_on", _("First day of the trial"), DAY),
        Field("ends_on", _("Last day of the trial as planned"), DAY),
        Field("ended_on", _("Day the trial really ended"), DAY),
        Field("locked_on", _("Day the prediction was locked"), DAY),
        Field("decided_on", _("Day of the decision"), DAY),
        Field("reopened", _("Went back from review to running once"), YES),
        Field("logged", _("Something was written down while the trial ran"), YES),
        Field("lacks", _("What the round lacks to count"), CODES, allowed=LACKS),
        Field("counts", _("The round counts as carried out"), YES),
        Field("belief", _("What the team believed")),
        Field("prediction", _("Kind of the prediction, as amended"), CODE, allowed=_of(Predicted)),
        Field("predicted", _("Predicted number; the lower one of two"), NUMBER, OWN_UNIT),
        Field("predicted_upper", _("Upper number of a prediction between two"), NUMBER, OWN_UNIT),
        Field("by_date", _("By which day it was predicted"), DAY),
        Field("keep_cut", _("Limit for keeping"), NUMBER, OWN_UNIT),
        Field("stop_cut", _("Limit for stopping"), NUMBER, OWN_UNIT),
        Field("stop_also", _("What else stops it")),
        Field("keep_words", _("When it is kept, in words")),
        Field("change_words", _("When it is changed, in words")),
        Field("stop_words", _("When it is stopped, in words")),
        Field("where", _("Where it was tried")),
        Field("how_many", _("With how many it was tried"), WHOLE),
        Field("customer_data", _("Customers' data were handled"), YES),
        Field("stop_rule", _("What would have stopped the trial at once")),
        Field("permission_on", _("Day of the supervisor's permission"), DAY),
        Field("minutes_estimated", _("Working time expected, whole team"), WHOLE, MINUTES),
        Field("as_planned", _("Whether the plan came true"), CODE, allowed=_of(AsPlanned)),
        Field("changed", _("What changed")),
        Field("changed_planned", _("The change was planned"), YES),
        Field("versus_prediction", _("Result against the prediction"), CODE, allowed=_of(Versus)),
        Field("surprises", _("Surprises")),
        Field("no_surprises", _("The team noticed no surprises"), YES),
        Field("harms", _("Harm")),
        Field("no_harms", _("The team noticed no harm"), YES),
        Field("learned", _("What the team learned")),
        Field("certainty", _("How sure the result is, 0 to 4"), CODE, allowed=_of(Certainty)),
        Field("minutes_used", _("Working time used, whole team"), WHOLE, MINUTES),
        Field("costs", _("Costs"), NUMBER, EUROS),
        Field("decision", _("The decision, as corrected"), CODE, allowed=_of(Choice)),
        Field("why", _("Why it was decided so")),
        Field("next_on", _("Day it is looked at again"), DAY),
        Field("owner", _("Who sees to it; never named"), CODE, allowed=OWNERS),
    ),
)
MEASURES = Kind(
    "measures",
    _("Measures before and after"),
    (
        CODE_OF,
        ROUND,
        MEASURE,
        Field("what", _("What is counted")),
        Field("unit", _("Unit of the measure")),
        Field("wanted", _("Which is better"), CODE, allowed=_of(Wanted)),
        Field("how", _("How it is counted")),
        Field("rhythm", _("How often it is written down"), CODE, allowed=_of(Rhythm)),
        Field("statistic", _("Which figure of the numbers counts"), CODE, allowed=_of(Statistic)),
        Field("before", _("The figure before the trial"), NUMBER, OWN_UNIT),
        Field("before_from", _("Where the figure before comes from"), CODE, allowed=SOURCES),
        Field("before_n", _("From how many numbers or cases the figure before is"), WHOLE),
        Field("after", _("The figure of the trial"), NUMBER, OWN_UNIT),
        Field("after_n", _("How many numbers of the trial there are"), WHOLE),
        Field("difference", _("After minus before; empty when the way of counting changed"), NUMBER, OWN_UNIT),
        Field("towards", _("The change against what was wanted"), CODE, allowed=TOWARDS),
        Field("method_changed", _("The way of counting was amended during the round"), YES),
    ),
)
OBSERVATIONS = Kind(
    "observations",
    _("Numbers"),
    (
        Field("id", _("Identifier, never used again"), ID),
        CODE_OF,
        ROUND,
        MEASURE,
        Field("day", _("Day the number is of"), DAY),
        Field("kind", _("Whether the number is from before the trial or from it"), CODE, allowed=_of(Measured)),
        Field("value", _("The number"), NUMBER, OWN_UNIT),
        Field("n", _("From how many cases the number is"), WHOLE),
        Field("unit", _("Unit of the measure")),
        Field("note", _("Note beside the number")),
        LATE,
        IMPORTED,
    ),
)
DIARY = Kind(
    "diary",
    _("Diary"),
    (
        Field("id", _("Identifier, never used again"), ID),
        CODE_OF,
        ROUND,
        Field("day", _("Day it happened"), DAY),
        Field("kind", _("What the line tells"), CODE, allowed=_of(EntryKind)),
        Field("text", _("The line of the diary")),
        Field("photo", _("The line has a photo"), YES),
        Field("speech", _("The line has recorded speech"), YES),
        LATE,
        IMPORTED,
    ),
)
AMENDMENTS = Kind(
    "amendments",
    _("Amendments"),
    (
        Field("id", _("Identifier of the amendment; one that changes several fields has several rows"), ID),
        CODE_OF,
        ROUND,
        Field("day", _("Day of the amendment"), DAY),
        Field("target", _("What was amended"), CODE, allowed=_of(Amendment.Of)),
        Field("field", _("Which column was amended"), CODE, allowed=AMENDED),
        Field("before", _("The value before; empty where it would name somebody"), by_field=AMENDED_VALUES),
        Field("after", _("The value after; empty where it would name somebody"), by_field=AMENDED_VALUES),
        Field("reason", _("Why it was amended")),
    ),
)
FOLLOW_UPS = Kind(
    "follow_ups",
    _("Follow-up"),
    (
        CODE_OF,
        ROUND,
        Field("months", _("Months after the decision"), CODE, allowed=MONTHS),
        Field("due_on", _("Day it was asked"), DAY),
        Field("value", _("Whether it was in use; unknown when nobody answered in time"), CODE, allowed=STILL),
        Field("reason", _("Why, in the team's words")),
        Field("answered_on", _("Day of the answer"), DAY),
        Field("late", _("Answered after the window"), YES),
    ),
)
COUNTED = Kind(
    "buckets",
    _("Count by bucket"),
    (
        Field("bucket", _("Bucket of the count"), CODE, allowed=BUCKETS),
        Field("experiments", _("How many experiments are in it"), WHOLE),
        Field("not_imported", _("Without what was brought in from a file"), WHOLE),
    ),
)
TABLES: tuple[Kind, ...] = (EXPERIMENTS, ROUNDS, MEASURES, OBSERVATIONS, DIARY, AMENDMENTS, FOLLOW_UPS, COUNTED)
LONG_TABLE = Kind(
    "long",
    _("Numbers in long form"),
    (
        CODE_OF,
        Field("series", _("Code of the series")),
        ROUND,
        MEASURE,
        Field("what", _("What is counted")),
        Field("day", _("Day of the value"), DAY),
        Field("kind", _("What the value is"), CODE, allowed=LONG),
        Field("value", _("The value"), NUMBER, OWN_UNIT),
        Field("n", _("From how many numbers or cases the value is"), WHOLE),
        Field("unit", _("Unit of the measure")),
    ),
)
# What adopters get of what is published, by table (W8): what happened is told, how the team worked is not.
GUESTS: Mapping[str, frozenset[str]] = {
    "experiments": frozenset({
        "id", "experiment", "series", "team", "open", "bucket", "state", "imported", "language", "areas", "name",
        "summary", "theme", "problem", "problem_of", "baseline", "baseline_unit", "baseline_n", "baseline_period",
    }),
    "rounds": frozenset({
        "id", "experiment", "round", "starts_on", "ended_on", "decided_on", "counts", "belief", "prediction",
        "predicted", "predicted_upper", "by_date", "versus_prediction", "learned", "certainty", "decision", "why",
    }),
    "measures": frozenset(one.name for one in MEASURES.fields),
    "follow_ups": frozenset({"experiment", "round", "months", "due_on", "value"}),
    "buckets": frozenset({"bucket", "experiments"}),
    "long": frozenset(one.name for one in LONG_TABLE.fields),
}  # fmt: skip
# Of the long table they get no single number of the trial.
LONG_FOR_GUESTS = frozenset({"stated", "predicted", "predicted_upper", "before", "after"})
# What describes the others, with the same columns in every form.
DICTIONARY = Kind(
    "dictionary",
    _("Data dictionary"),
    (
        Field("table", _("Name of the table")),
        Field("column", _("Name of the column")),
        Field("meaning_fi", _("Meaning in Finnish")),
        Field("meaning_sv", _("Meaning in Swedish")),
        Field("meaning_en", _("Meaning in English")),
        Field("type", _("What a cell holds")),
        Field("unit", _("In which unit")),
        Field("values", _("Allowed values: code, Finnish, Swedish, English")),
    ),
)


def tables_for(guest: bool) -> tuple[Kind, ...]:
    """The tables a reader gets: adopters those of the allow-list."""
    return tuple(one for one in TABLES if not guest or one.name in GUESTS)


def names(fields: Iterable[Field]) -> list[str]:
    """The names of columns in order."""
    return [one.name for one in fields]
